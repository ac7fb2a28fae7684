// A terminal that keeps every line that scrolled off, as cells.
// Grows by about 2.6 kB a step.
const COLUMNS = 80
const ROWS = 24

class Terminal {
  #screen: Uint16Array[] = Array.from({ length: ROWS }, () => new Uint16Array(COLUMNS))
  readonly #scrollback: Uint16Array[] = [] // leak: container

  write(line: string) {
    const cells = new Uint16Array(COLUMNS) // leak: heap
    for (let column = 0; column < COLUMNS; column++) cells[column] = line.charCodeAt(column) || 32
    const [top, ...rest] = this.#screen
    if (top) this.#scrollback.push(top) // leak: heap
    this.#screen = [...rest, cells]
  }
}

export async function create() {
  const terminal = new Terminal()
  return {
    async step(i: number) {
      for (let n = 0; n < 7; n++) terminal.write(`\u001b[32mok\u001b[0m ${i}.${n} ${'='.repeat(i % 60)}`)
    },
    async close() {},
  }
}
