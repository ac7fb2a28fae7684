// Watches its settings in a loop that a signal ends; a reload starts a new loop with a new signal.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { watch } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = mkdtempSync(join(tmpdir(), 'settings-'))
writeFileSync(join(root, 'settings.json'), '{}')
process.once('exit', () => rmSync(root, { recursive: true, force: true }))

async function followChanges(directory: string, signal: AbortSignal, changed: (name: string) => void) {
  // leak: promise
  try {
    for await (const event of watch(directory, { signal, persistent: false })) {
      // leak: watcher, promise
      changed(event.filename ?? '')
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

class Settings {
  readonly changes: string[] = []
  #watching = new AbortController()

  load() {
    this.#watching = new AbortController()
    void followChanges(root, this.#watching.signal, (name) => this.changes.push(name)) // leak: watcher, promise
  }

  close() {
    this.#watching.abort()
  }
}

export function create() {
  const settings = new Settings()
  settings.load() // leak: watcher, promise
  return {
    step(i: number) {
      if (i % 5 === 4) settings.load() // leak: watcher, promise
    },
    close() {
      settings.close()
    },
  }
}
