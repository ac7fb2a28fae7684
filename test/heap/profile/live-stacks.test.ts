import { describe, expect, it } from 'vitest'
import { grownStacks, summedStacks } from '../../../src/heap/profile/live-stacks.ts'

const at = (name: string, line: number) => ({ function: name, file: '/app/store.mjs', line })
const keep = [at('keep', 3), at('step', 9)]
const other = [at('keep', 3), at('start', 12)]

describe('grownStacks', () => {
  it('is what is more, biggest first', () => {
    const before = [{ stack: keep, bytes: 100, samples: 4 }]
    const after = [
      { stack: keep, bytes: 350, samples: 10 },
      { stack: other, bytes: 900, samples: 30 },
    ]
    expect(grownStacks(before, after)).toEqual([
      { stack: other, bytes: 900, samples: 30 },
      { stack: keep, bytes: 250, samples: 6 },
    ])
  })

  it('leaves out what was freed, and what stays', () => {
    const level = [{ stack: keep, bytes: 100 }]
    expect(grownStacks([...level, { stack: other, bytes: 50 }], level)).toEqual([])
  })

  it('holds a stack that came twice against both', () => {
    const twice = [
      { stack: keep, bytes: 60 },
      { stack: keep, bytes: 60 },
    ]
    expect(grownStacks([{ stack: keep, bytes: 120 }], twice)).toEqual([])
  })
})

describe('summedStacks', () => {
  it('makes one of the same stack of two threads, and keeps stacks apart that differ at their outer end', () => {
    const sums = summedStacks([
      { stack: keep, bytes: 10, samples: 1 },
      { stack: other, bytes: 15, samples: 1 },
      { stack: keep, bytes: 20, samples: 2 },
    ])
    expect(sums).toEqual([
      { stack: keep, bytes: 30, samples: 3 },
      { stack: other, bytes: 15, samples: 1 },
    ])
  })
})
