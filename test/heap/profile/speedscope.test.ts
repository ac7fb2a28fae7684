import { describe, expect, it } from 'vitest'
import { heapProfile } from '../../../src/heap/profile/heap-profile.ts'
import { pprofOf } from '../../../src/heap/profile/pprof.ts'
import { hasBrowser } from '../../report/html/browser.ts'
import { seenBySpeedscope } from './speedscope.ts'
import { profile } from './stacks.ts'

const time = { atMs: Date.UTC(2026, 10, 30), durationMs: 1_500 }

/** Without what stands for the whole. */
async function seen(name: string, content: Buffer) {
  const functions = await seenBySpeedscope(name, content)
  return Object.fromEntries(
    functions.filter((each) => each.name !== '(root)').map(({ name: called, self }) => [called, self]),
  )
}

describe.runIf(hasBrowser)('speedscope', { timeout: 60_000 }, () => {
  const alive = {
    open: expect.stringMatching(/^1\.24 MB/),
    push: expect.stringMatching(/^62\.5\d? KB/),
    warm: expect.stringMatching(/^19\.53 KB/),
    step: expect.stringMatching(/^0 B/),
  }

  it('reads what is alive from pprof', async () => {
    expect(await seen('live.pprof', await pprofOf(profile, time))).toEqual(alive)
  })

  it('reads what is alive from V8’s own format', async () => {
    expect(await seen('live.heapprofile', Buffer.from(heapProfile(profile.alive)))).toEqual(alive)
  })
})
