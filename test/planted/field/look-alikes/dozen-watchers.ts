// Twelve workspaces, of which one is met every 20 steps: each has a watcher, and there are never more.
import { type FSWatcher, watch } from 'node:fs'

const WORKSPACES = 12

export function create() {
  const watchers = new Map<number, FSWatcher>()
  let serial = 0
  return {
    step() {
      const workspace = Math.floor(serial++ / 20) % WORKSPACES
      if (!watchers.has(workspace))
        watchers.set(
          workspace,
          watch(import.meta.dirname, () => undefined),
        )
    },
    close() {
      for (const watcher of watchers.values()) watcher.close()
    },
  }
}
