// The output of each command is piped to the log of the session. A command that is killed never ends, so it stays piped.
// Grows by about 2 kB a step.
import { PassThrough, Writable } from 'node:stream'

class SessionLog extends Writable {
  #bytes = 0

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void) {
    this.#bytes += chunk.length
    done()
  }

  get bytes() {
    return this.#bytes
  }
}

class Command {
  readonly output = new PassThrough() // leak: heap
  readonly title: string

  constructor(title: string) {
    this.title = title
  }

  start() {
    this.output.write(`$ ${this.title}\n`)
  }

  kill() {
    this.output.destroy()
  }
}

export async function create() {
  const log = new SessionLog() // leak: container
  log.setMaxListeners(0)
  return {
    async step(i: number) {
      const command = new Command(`tail -f service-${i}.log`) // leak: heap
      command.output.pipe(log, { end: false }) // leak: heap
      command.start()
      await new Promise(setImmediate)
      command.kill()
      return log.bytes
    },
    async close() {
      log.destroy()
    },
  }
}
