// The last state of each path that a watcher reported, also of files that were removed since.
// Grows by about 1.6 kB a step.
class ProjectWatcher {
  #stats = new Map() // leak: container

  handle(kind, path, stat) {
    switch (kind) {
      case 'add':
      case 'change':
        return this.#stats.set(path, stat) // leak: heap
      case 'unlink':
        return this.#stats.set(path, { ...this.#stats.get(path), removed: true }) // leak: heap
    }
  }

  isFresh(path, mtimeMs) {
    return (this.#stats.get(path)?.mtimeMs ?? 0) >= mtimeMs
  }
}

export async function create() {
  const watcher = new ProjectWatcher()
  return {
    step(i) {
      for (let n = 0; n < 8; n++) {
        const path = `.cache/build-${i}/chunk-${n}.js` // leak: heap
        watcher.handle('add', path, { mtimeMs: i + n / 8, size: 100.5 + n, ino: i * 8.25 }) // leak: heap
        watcher.handle('unlink', path)
      }
      watcher.handle('change', 'src/index.ts', { mtimeMs: i + 0.5, size: 100, ino: 1 })
    },
    close() {},
  }
}
