// Sources that are piped into one long-lived sink and never unpiped.
import { PassThrough, Readable } from 'node:stream'

const sink = new PassThrough().setMaxListeners(0)

export function create() {
  return {
    step() {
      new Readable({ read() {} }).pipe(sink) // leak: listener
    },
    close() {},
  }
}
