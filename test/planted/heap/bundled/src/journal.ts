// Part of leaks/bundled.mjs, which is made of these sources by esbuild --bundle --minify --sourcemap.
export interface JournalEntry {
  readonly command: string
  readonly output: readonly number[]
}

export class Journal {
  readonly #entries: JournalEntry[] = [] // leak: container

  append(command: string, lines: number): number {
    const output = Array.from({ length: lines }, (_, line) => line + lines / 3) // leak: heap
    this.#entries.push({ command, output }) // leak: heap
    return this.#entries.length
  }
}
