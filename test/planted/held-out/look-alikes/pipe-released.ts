// The output of each command is piped to the log of the session, and unpiped before the command is killed.
import { PassThrough, Writable } from 'node:stream'

const KEPT = 140

class SessionLog extends Writable {
  readonly #lines: string[] = []

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void) {
    this.#lines.push(chunk.toString('utf8'))
    if (this.#lines.length > KEPT) this.#lines.shift()
    done()
  }

  get length() {
    return this.#lines.length
  }
}

async function runUntilKilled(title: string, log: SessionLog) {
  const output = new PassThrough()
  output.pipe(log, { end: false })
  output.write(`$ ${title}\n${`${title} is listening\n`.repeat(40)}`)
  await new Promise(setImmediate)
  output.unpipe(log)
  output.destroy()
}

export async function create() {
  const log = new SessionLog()
  return {
    async step(i: number) {
      await Promise.all([runUntilKilled(`serve --port ${i}`, log), Promise.resolve()])
      return log.length
    },
    async close() {
      log.destroy()
    },
  }
}
