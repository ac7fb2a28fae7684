// Growth that began late, and what only rises for a while or lives only briefly, through the real `tidemark watch`.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, it } from 'vitest'
import { Watched } from './watched.ts'

const planted = (name: string) => resolve(import.meta.dirname, `../planted/watched/${name}`)

function watched(name: string): Watched {
  return new Watched(['--interval', '0.5', '--', process.execPath, planted(name)])
}

describe.concurrent('a watched program', () => {
  it('that was quiet and then leaks until its end is told where', async ({ expect }) => {
    using run = watched('leaks-late.mjs')
    expect(await run.end(), run.stdout).toBe(1)
    const lines = readFileSync(planted('leaks-late.mjs'), 'utf8').split('\n')
    const line = lines.findIndex((text) => text.endsWith('// leak:')) + 1
    expect(run.result.findings).toMatchObject([{ kind: 'listener', culprit: { line } }])
  })

  it('in which bursts stop, saw-teeth fall, caches fill and parts start late is clean', async ({
    expect,
  }) => {
    using run = watched('rises-and-holds.mjs')
    expect(await run.end(), run.stdout).toBe(0)
    expect(run.result).toMatchObject({ verdict: 'clean', findings: [] })
  })

  it('whose threads and processes come and go is clean, and says how many were too brief', async ({
    expect,
  }) => {
    using run = watched('brief-workers.mjs')
    expect(await run.end(), run.stdout).toBe(0)
    expect(run.result).toMatchObject({ verdict: 'clean', findings: [] })
    expect(run.stderr).toMatch(/\d+ threads or processes lived too briefly/)
  })
})
