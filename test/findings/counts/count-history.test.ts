import { describe, expect, it } from 'vitest'
import { CountHistory } from '../../../src/findings/counts/count-history.ts'

function history(counts: readonly number[]): CountHistory {
  const made = new CountHistory()
  for (const [atMs, count] of counts.entries()) made.add(new Map([['timer', count]]), atMs)
  return made
}

const upTo = (length: number, of: (index: number) => number) =>
  Array.from({ length }, (_, index) => of(index))

describe('a count history', () => {
  it('finds what rises in every stretch, after any number of samples', () => {
    for (const samples of [8, 15, 255, 256, 257, 1000, 5000]) {
      expect(history(upTo(samples, (i) => i)).rising()).toEqual(['timer'])
    }
  })

  it('does not find what holds, fills and then holds, or comes and goes', () => {
    for (const samples of [8, 40, 700]) {
      expect(history(upTo(samples, () => 5)).rising()).toEqual([])
      expect(history(upTo(samples, (i) => Math.min(i, samples / 3))).rising()).toEqual([])
      expect(history(upTo(samples, (i) => i % 7)).rising()).toEqual([])
    }
  })

  it('finds growth that began half-way, once it has been seen often enough', () => {
    expect(history(upTo(40, (i) => Math.max(0, i - 18))).rising()).toEqual(['timer'])
    expect(history(upTo(16, (i) => Math.max(0, i - 9))).rising()).toEqual([])
  })

  it('finds growth that a close at the very end has undone', () => {
    expect(history([...upTo(30, (i) => i), 0]).rising()).toEqual(['timer'])
    expect(history([...upTo(30, (i) => i), 0, 0, 0, 0]).rising()).toEqual(['timer'])
    expect(history([...upTo(30, (i) => i), ...upTo(20, () => 0)]).rising()).toEqual([])
  })

  it('keeps a bounded number of rows, and the lowest count of each', () => {
    const made = history(upTo(10_000, (i) => (i % 3 === 0 ? 3 : 9)))
    expect(made.length).toBeLessThanOrEqual(256)
    expect(made.length).toBeGreaterThanOrEqual(128)
    expect(new Set(made.counts('timer'))).toEqual(new Set([3]))
  })

  it('follows a bounded number of names, and counts the rest', () => {
    const made = new CountHistory()
    made.add(new Map(upTo(5_003, (i) => i).map((i) => [`name ${i}`, 1])), 0)
    expect(made.dropped).toBe(3)
  })

  it('counts a name that is missing as none', () => {
    const made = new CountHistory()
    for (const i of upTo(12, (index) => index)) made.add(new Map(i === 6 ? [] : [['timer', i + 1]]), i)
    expect(made.counts('timer')).toEqual([1, 2, 3, 4, 5, 6, 0, 8, 9, 10, 11, 12])
    expect(made.rising()).toEqual([])
  })
})
