// The three leaks, on objects that are really collected, and the report at exit of a real process.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { leaksOf } from '../../src/resources/leaks.ts'
import { ResourceRegistry } from '../../src/resources/registry.ts'
import { collect } from '../../src/testing/collect.ts'

/** A collection is finished by finalizers, which run in a later task. */
async function collections(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    collect()
    await setTimeout(5)
  }
}

const source = (name: string) => JSON.stringify(resolve(import.meta.dirname, `../../src/resources/${name}`))

const run = (body: string) => {
  const directory = mkdtempSync(join(tmpdir(), 'tidemark-'))
  try {
    const file = join(directory, 'program.mjs')
    const imports = `import { reportAtExit } from ${source('exit-report.ts')}
import { ResourceRegistry } from ${source('registry.ts')}\n`
    writeFileSync(file, imports + body)
    return { ...spawnSync(process.execPath, [file], { encoding: 'utf8' }), file }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

describe('a holding that nobody released', () => {
  it('is never released once its owner is done, and no leak before or after its release', () => {
    const registry = new ResourceRegistry()
    const session = registry.owner('session', 's1')
    const holding = registry.hold('lock', 'store', { owner: session })
    expect(leaksOf(registry).neverReleased).toEqual([])
    session[Symbol.dispose]()
    expect(leaksOf(registry).neverReleased).toMatchObject([{ label: 'store' }])
    holding[Symbol.dispose]()
    expect(leaksOf(registry).neverReleased).toEqual([])
  })

  it('is collected without release when its handle is garbage, and stays on the books', async () => {
    const registry = new ResourceRegistry({ level: 'full' })
    const kept = registry.hold('lock', 'kept')
    registry.hold('lock', 'dropped')
    await collections(3)
    expect(leaksOf(registry).collectedWithoutRelease).toMatchObject([
      { label: 'dropped', state: 'collected' },
    ])
    expect(registry.live('lock')).toBe(2)
    expect(kept.isHeld).toBe(true)
  })

  it('is not mistaken for one that was released and then collected', async () => {
    const registry = new ResourceRegistry({ level: 'full' })
    registry.hold('lock', 'released')[Symbol.dispose]()
    await collections(3)
    expect(leaksOf(registry).collectedWithoutRelease).toEqual([])
  })
})

describe('a target', () => {
  it('is retained when it is reachable three collections after the release, and not when it is gone', async () => {
    const registry = new ResourceRegistry({ level: 'full' })
    const kept = { session: 1 }
    registry.hold('session', 'kept', { target: kept })[Symbol.dispose]()
    registry.hold('session', 'gone', { target: { session: 2 } })[Symbol.dispose]()
    expect(leaksOf(registry).releasedButRetained).toEqual([])
    await collections(5)
    expect(leaksOf(registry).releasedButRetained).toMatchObject([{ kind: 'session', label: 'kept' }])
    expect(kept.session).toBe(1)
  })

  it('is not kept alive by its holding', async () => {
    const registry = new ResourceRegistry({ level: 'full' })
    const target = new WeakRef({})
    const holding = registry.hold('session', 'open', { target: target.deref() ?? {} })
    await collections(3)
    expect(target.deref()).toBeUndefined()
    expect(holding.isHeld).toBe(true)
  })
})

describe('the report at exit', () => {
  it('comes once, with the line, and does not keep the process alive', () => {
    const { stderr, status, file } = run(`const registry = new ResourceRegistry({ level: 'full' })
reportAtExit(registry)
reportAtExit(registry)
globalThis.held = registry.hold('lock', 'store') // A collection before the exit would be told as well
registry.hold('lock', 'released')[Symbol.dispose]()`)
    expect(status).toBe(0)
    expect(stderr).toBe(`tidemark: still held at exit: 1\n  1 × lock (store) acquired at ${file}:6\n`)
  })

  it('is silent when nothing is held', () => {
    expect(run('reportAtExit(new ResourceRegistry())').stderr).toBe('')
  })
})
