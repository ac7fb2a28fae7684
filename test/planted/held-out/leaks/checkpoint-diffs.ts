// For each edit a checkpoint with the whole file before and after, to draw a diff from.
// Grows by about 42 kB a step.
interface Snapshot {
  readonly path: string
  readonly before: string
  readonly after: string
}

const editFile = (text: string, i: number) => {
  const lines = text.split('\n')
  lines[i % lines.length] = `const line${i % lines.length} = ${i * 3}`
  return lines.join('\n')
}

export function create() {
  const checkpoints: { id: number; snapshots: Snapshot[] }[] = [] // leak: container
  let file = Array.from({ length: 1_000 }, (_, n) => `const line${n} = ${n} // x`).join('\n')
  return {
    step(i: number) {
      const before = JSON.parse(JSON.stringify(file)) // leak: heap
      file = editFile(file, i) // leak: heap
      checkpoints.unshift({ id: i, snapshots: [{ path: 'src/main.ts', before, after: file }] }) // leak: heap
    },
    close() {},
  }
}
