// Watches the directory of the turn in a loop, which ends before the next one starts.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { watch } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = mkdtempSync(join(tmpdir(), 'turns-'))
process.once('exit', () => rmSync(root, { recursive: true, force: true }))

class Follower {
  readonly #ending = new AbortController()
  readonly #done: Promise<void>
  changes = 0

  constructor(directory: string) {
    this.#done = this.#follow(directory)
  }

  async #follow(directory: string) {
    try {
      for await (const event of watch(directory, { signal: this.#ending.signal })) {
        if (event.filename !== null) this.changes++
      }
    } catch (error) {
      if (!this.#ending.signal.aborted) throw error
    }
  }

  stop() {
    this.#ending.abort()
    return this.#done
  }
}

export function create() {
  let follower: Follower | undefined
  return {
    async step(i: number) {
      await follower?.stop()
      follower = new Follower(root)
      writeFileSync(join(root, 'plan.md'), `turn ${i}\n`)
    },
    async close() {
      await follower?.stop()
    },
  }
}
