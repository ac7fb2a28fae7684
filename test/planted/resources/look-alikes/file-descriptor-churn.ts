// Descriptors that are opened and closed in both styles.
import { close, closeSync, open, openSync } from 'node:fs'
import { promisify } from 'node:util'

export function create() {
  return {
    async step() {
      closeSync(openSync(import.meta.filename, 'r'))
      await promisify(close)(await promisify(open)(import.meta.filename, 'r'))
    },
    close() {},
  }
}
