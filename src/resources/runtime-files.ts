// Which files are a runtime's own: nobody's line. By Node's, Bun's (`internal:fs/streams`, `[native code]`, `[unknown]`) and
// Deno's (`ext:deno_node/fs.ts`) names for them.

const OF_RUNTIME = /^(node|bun|internal|ext|deno):|^\[(native code|unknown)\]$/

export function isRuntimeFile(file: string): boolean {
  return OF_RUNTIME.test(file)
}
