import { describe, expect, it } from 'vitest'
import { lookTimes } from '../../src/attach/look-times.ts'

/** Looks at a machine on which each takes so long, and when the last one was taken. */
function lookedAt(durationMs: number, takesMs: number): { readonly looks: number; readonly atMs: number } {
  const times = lookTimes(durationMs)
  let [looks, sinceMs, atMs] = [0, 0, 0]
  for (let nth = 0; times.isWanted(nth, looks, sinceMs); nth += 1) {
    if (times.isPassedOver(nth, sinceMs)) continue
    sinceMs = Math.max(sinceMs, times.dueMs(nth))
    atMs = sinceMs
    sinceMs += takesMs
    looks += 1
  }
  return { looks, atMs }
}

describe('looks at a process', () => {
  it('are 31 over the time, and as many as fit into a short one', () => {
    expect(lookedAt(60_000, 20)).toEqual({ looks: 31, atMs: 60_000 })
    expect(lookedAt(2_000, 20)).toEqual({ looks: 9, atMs: 2_000 })
  })

  it('go on where they come late until they can be judged, for twice the time at most', () => {
    const late = lookedAt(9_000, 800)
    expect(late.looks).toBe(16)
    expect(late.atMs).toBeGreaterThan(9_000)
    const tooLate = lookedAt(9_000, 3_000)
    expect(tooLate.looks).toBeLessThan(16)
    expect(tooLate.atMs).toBeLessThan(18_000)
  })

  it('do not go on in a time that was too short from the first', () => {
    expect(lookedAt(3_000, 800).atMs).toBeLessThan(3_800)
  })
})
