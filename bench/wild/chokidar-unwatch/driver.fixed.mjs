// An editor's server: a folder has a watcher of its own while a client has it open.
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import chokidar from 'chokidar'

export async function create() {
  const directory = mkdtempSync(join(tmpdir(), 'projects-'))
  return {
    async step(i) {
      const project = join(directory, `project-${i}`)
      mkdirSync(project)
      for (let n = 0; n < 3; n++) writeFileSync(join(project, `${n}.txt`), 'text')
      const watcher = chokidar.watch(project, { ignoreInitial: false })
      await once(watcher, 'ready')
      await watcher.close()
    },
    async close() { rmSync(directory, { recursive: true, force: true }) },
  }
}
