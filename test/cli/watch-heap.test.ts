// The heap of a program that never imports Tidemark, judged by the real `tidemark watch`: paced by what the watch says it has
// seen, so that a busy machine makes it longer and not otherwise.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, it } from 'vitest'
import { Watched } from './watched.ts'

const planted = (name: string) => resolve(import.meta.dirname, `../planted/watched/${name}`)

function watched(name: string, { args = [], given = [] }: { args?: string[]; given?: string[] } = {}) {
  const options = ['--interval', '0.2', '--level', 'full', ...args]
  return new Watched([...options, '--', process.execPath, planted(name), ...given])
}

function lineOf(name: string, mark: string): number {
  return (
    readFileSync(planted(name), 'utf8')
      .split('\n')
      .findIndex((line) => line.endsWith(mark)) + 1
  )
}

describe('the heap of a watched server', () => {
  it('that keeps something of its requests leaks, line by line', async ({ expect }) => {
    using run = watched('heap-server.mjs')
    await run.says('was traced')
    run.child.kill('SIGTERM')
    expect(await run.end(), run.stdout).toBe(1)
    const { findings } = run.result
    const lines = ['array', 'map', 'closure'].map((how) => lineOf('heap-server.mjs', `// leak: ${how}`))
    // Once V8 has compiled a small function into its caller, what it allocates is booked there: then the call is told.
    const call = lineOf('heap-server.mjs', '// calls: map')
    const told = findings.map(({ culprit }) => (culprit?.line === call ? lines[1] : culprit?.line))
    expect(new Set(told)).toEqual(new Set(lines))
    expect(findings.map(({ rule, kind }) => `${rule} ${kind}`)).toEqual(Array(3).fill('growing-path heap'))
    expect(findings[0]?.message).toMatch(/over [\d,]+ requests: [\d.]+ per request/)
    expect(run.stderr).toMatch(/stood still for .* in 5 snapshots of its heap/)
  })

  it('that fills caches, logs and gives back is clean, and says what would have been told', async ({
    expect,
  }) => {
    using run = watched('heap-holds.mjs')
    expect(await run.end(), run.stdout).toBe(0)
    expect(run.result).toMatchObject({ verdict: 'clean', findings: [] })
    expect(run.result.reasons[0]).toMatch(/growth of its heap by .* a request would have been told/)
  })

  it('that keeps so much that it is seldom collected is never clean, and is looked into at once', async ({
    expect,
  }) => {
    using run = watched('heap-leaks-fast.mjs')
    expect(await run.end(), run.stdout).toBeOneOf([1, 3])
    const { verdict, findings, reasons } = run.result
    const told = verdict === 'leak' ? findings.map(({ culprit }) => culprit?.line) : reasons
    const line = lineOf('heap-leaks-fast.mjs', '// leak: array')
    expect(told).toContainEqual(
      verdict === 'leak' ? line : expect.stringMatching(/The (?:heap|[\d,]+ requests) of \S+heap-leaks-fast/),
    )
  })

  it('whose cache is not full yet is undecided, and says how full', async ({ expect }) => {
    using run = watched('heap-not-full.mjs', { args: ['--unit', 'channel:planted.done'] })
    await run.says('look 5')
    run.child.kill('SIGTERM')
    expect(await run.end(), run.stdout).toBe(3)
    expect(run.result.reasons[0]).toMatch(/not full yet: .* of 10,000,000 \(max\)/)
  })

  it('that did none of the work that is asked for is undecided', async ({ expect }) => {
    using run = watched('rises-and-holds.mjs', { args: ['--unit', 'http'] })
    expect(await run.end(), run.stdout).toBe(3)
    expect(run.result.reasons[0]).toContain('did 0 requests while it was watched')
  })
})
