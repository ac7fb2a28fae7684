// Closing takes a moment longer than close says.
import { watch } from 'node:fs'

export function create() {
  const watcher = watch(import.meta.dirname, { persistent: false }, () => {})
  const heartbeat = setInterval(() => {}, 60_000)
  return {
    step() {},
    close() {
      setTimeout(() => {
        watcher.close()
        clearInterval(heartbeat)
      }, 150)
    },
  }
}
