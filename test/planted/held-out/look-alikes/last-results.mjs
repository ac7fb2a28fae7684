// The results of the last four tool calls can be unfolded. They are of 1 to 100 kB, as it happens.
import { createHash } from 'node:crypto'

const UNFOLDABLE = 4

class ResultPane {
  #results = []

  show(tool, text) {
    this.#results.push({ tool, text, lines: text.split('\n').length })
    while (this.#results.length > UNFOLDABLE) this.#results.shift()
  }

  unfold(fromLast) {
    return this.#results.at(-1 - fromLast)?.text
  }

  clear() {
    this.#results = []
  }
}

/** Between 10 and 1000 lines; each power of ten is as likely. */
function linesOf(i) {
  const part = createHash('sha1').update(`result ${i}`).digest().readUInt16BE(0) / 65_536
  return Math.round(10 ** (1 + 2 * part))
}

export async function create() {
  const pane = new ResultPane()
  return {
    async step(i) {
      const lines = Array.from(
        { length: linesOf(i) },
        (_, n) => `src/file-${n}.ts:${n + i}: ${'match '.repeat(12)}`,
      )
      pane.show('grep', lines.join('\n'))
      return pane.unfold(i % 5)?.length
    },
    close: async () => pane.clear(),
  }
}
