import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { expectationOf } from './expectation.ts'

const programs = (folder: string) =>
  globSync(`${import.meta.dirname}/${folder}/*.{ts,mts,cts,js,mjs,cjs}`).toSorted()
const leaks = ['heap', 'held-out', 'bounded'].flatMap((set) => programs(`${set}/leaks`))
const lookAlikes = ['heap', 'held-out', 'bounded'].flatMap((set) => programs(`${set}/look-alikes`))

const heldOutResources = programs('held-out-resources/{leaks,look-alikes}')

describe('the held-out programs of resources', () => {
  it('are 18 leaks and 12 look-alikes at least', () => {
    const verdicts = heldOutResources.map((file) => expectationOf(file).verdict)
    expect(verdicts.filter((verdict) => verdict === 'leak').length).toBeGreaterThanOrEqual(18)
    expect(verdicts.filter((verdict) => verdict === 'clean').length).toBeGreaterThanOrEqual(12)
  })

  it.each(heldOutResources)('%s says where it leaks, or nothing, and imports nothing of ours', (file) => {
    const { verdict, lines } = expectationOf(file)
    expect(lines.size > 0).toBe(verdict === 'leak')
    expect(readFileSync(file, 'utf8')).not.toMatch(/from '[^']*(src|resources|scenarios)\//)
  })
})

describe('the planted heap programs', () => {
  it('are 42 leaks and 27 look-alikes at least', () => {
    expect(programs('heap/leaks').length).toBeGreaterThanOrEqual(42)
    expect(programs('heap/look-alikes').length).toBeGreaterThanOrEqual(27)
  })

  it('hold out 25 leaks and 15 look-alikes at least', () => {
    expect(programs('held-out/leaks').length).toBeGreaterThanOrEqual(25)
    expect(programs('held-out/look-alikes').length).toBeGreaterThanOrEqual(15)
  })

  it.each(leaks)('%s says how fast it grows and where', (file) => {
    const { verdict, grows, lines } = expectationOf(file)
    expect(verdict).toBe('leak')
    expect(grows?.bytes).toBeGreaterThanOrEqual(200)
    expect(grows?.bytes).toBeLessThanOrEqual(200_000)
    expect(lines.size).toBeGreaterThan(0)
  })

  it.each(lookAlikes)('%s names no leak', (file) => {
    const { verdict, grows, lines } = expectationOf(file)
    expect(verdict).toBe('clean')
    expect(grows).toBeUndefined()
    expect(lines.size).toBe(0)
  })

  it.each([...leaks, ...lookAlikes])('%s imports nothing of ours', (file) => {
    expect(readFileSync(file, 'utf8')).not.toMatch(/from '[^']*(src|resources|scenarios)\//)
  })
})

describe('an expectation', () => {
  it('reads the amount, its unit and whether it is native', () => {
    expect(expectationOf(resolve(import.meta.dirname, 'heap/leaks/sqlite-memory.ts')).grows).toEqual({
      bytes: 100_000,
      per: 'step',
      isNative: true,
    })
    expect(expectationOf(resolve(import.meta.dirname, 'heap/leaks/after-close.ts')).grows?.per).toBe('life')
  })

  it('takes the lines of a part in another file', () => {
    const { lines } = expectationOf(resolve(import.meta.dirname, 'heap/leaks/bundled.mjs'))
    expect(lines.size).toBeGreaterThan(0)
    expect([...lines].every((line) => line.includes('bundled/src/journal.ts:'))).toBe(true)
  })

  it('is neither for a module without a word of it', () => {
    expect(expectationOf(import.meta.filename).verdict).toBeUndefined()
  })
})
