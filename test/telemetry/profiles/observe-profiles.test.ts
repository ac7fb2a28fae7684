// `observe({ profiles })` in a program of its own: what it keeps reaches the store, with no secret, and it ends by itself.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { node } from '../../cli/tidemark.ts'
import { aliveByFunction, ProfileStore, rawProfile } from './profile-store.ts'

const SECRET = 'correct-horse-battery'
const index = resolve(import.meta.dirname, '../../../src/index.ts')

describe('observe({ profiles })', () => {
  it('pushes what is alive by the function that allocated it, and holds nothing open', async () => {
    await using store = await ProfileStore.start()
    const room = mkdtempSync(join(tmpdir(), 'tidemark-observe-'))
    using stack = new DisposableStack()
    stack.defer(() => rmSync(room, { recursive: true, force: true }))
    const file = join(room, `${SECRET}.mjs`)
    writeFileSync(
      file,
      `import { observe } from ${JSON.stringify(index)}
const kept = []
function keep() { for (let i = 0; i < 40_000; i++) kept.push(new Array(100).fill(i)) }
const observation = await observe({ serve: false, profiles: { url: 'http://${store.host}', intervalMs: 100, service: 'shop' } })
keep()
setTimeout(() => { console.log(kept.length, process.getActiveResourcesInfo().join()) }, 500)
`,
    )
    const ended = await node(room, [file], { ...process.env, SERVICE_TOKEN: SECRET })
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    const last = store.received.at(-1)
    const profile = last === undefined ? Buffer.alloc(0) : rawProfile(last)
    const bytes = aliveByFunction(profile).get('keep') ?? 0
    // 40,000 arrays of 816 B with their 32 B, and what holds them.
    expect(bytes).toBeGreaterThan(0.6 * 34e6)
    expect(bytes).toBeLessThan(1.5 * 34e6)
    expect(store.received.map(({ body }) => body.toString()).join()).not.toContain(SECRET)
  })

  it('says an address that is none before anything is observed', async () => {
    const { observe } = await import('../../../src/index.ts')
    await expect(observe({ serve: false, profiles: 'store' })).rejects.toMatchObject({ code: 'usage' })
  })
})
