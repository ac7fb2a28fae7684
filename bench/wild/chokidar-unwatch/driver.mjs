// An editor's server: a folder is watched while a client has it open.
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import chokidar from 'chokidar'

export async function create() {
  const directory = mkdtempSync(join(tmpdir(), 'projects-'))
  const watcher = chokidar.watch([], { ignoreInitial: false })
  return {
    async step(i) {
      const project = join(directory, `project-${i}`)
      mkdirSync(project)
      for (let n = 0; n < 3; n++) writeFileSync(join(project, `${n}.txt`), 'text')
      const seen = once(watcher, 'addDir')
      watcher.add(project)
      await seen
      await new Promise((done) => setTimeout(done, 10))
      await watcher.unwatch(project)
    },
    async close() {
      await watcher.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
