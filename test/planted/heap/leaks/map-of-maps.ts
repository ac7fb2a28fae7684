// Diagnostics by workspace and file: the four workspaces are few, the versions of their files are not.
// Grows by about 700 B a step.
type Diagnostic = { readonly message: string; readonly range: readonly [number, number] }

export function create() {
  const byWorkspace = new Map<string, Map<string, Diagnostic[]>>()
  return {
    step(i: number) {
      const workspace = `workspace-${i % 4}`
      const files = byWorkspace.get(workspace) ?? new Map<string, Diagnostic[]>() // leak: container
      byWorkspace.set(workspace, files)
      const found: Diagnostic[] = []
      for (let n = 0; n < 4; n++) found.push({ message: `unused ${i}-${n}`, range: [n + 0.5, i + 0.5] }) // leak: heap
      files.set(`src/file.ts@${i}`, found) // leak: heap
    },
    close() {
      byWorkspace.clear()
    },
  }
}
