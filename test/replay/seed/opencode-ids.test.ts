import { describe, expect, it } from 'vitest'
import { OpencodeIds } from '../../../src/replay/seed/opencode-ids.ts'

describe('ids of OpenCode', () => {
  it('have the time as its own have it', () => {
    // Of a session that it made itself: msg_22efd40ae001quo6Rr7ls5sGJZ, at 1796084678830.
    expect(new OpencodeIds().next('msg', 1_796_084_678_830)).toMatch(/^msg_22efd40ae001\w{14}$/)
  })

  it('rise, also with more of one millisecond than the count has room for', () => {
    const ids = new OpencodeIds()
    const made = Array.from({ length: 6_000 }, (_, at) => ids.next('prt', at < 5_000 ? 1_000 : 2_000))
    expect(made.toSorted()).toEqual(made)
    expect(new Set(made).size).toBe(made.length)
  })
})
