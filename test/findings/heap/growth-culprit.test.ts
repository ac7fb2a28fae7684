import { describe, expect, it } from 'vitest'
import { growthCulprit } from '../../../src/findings/heap/growth-culprit.ts'
import { runningGrowth } from '../../../src/findings/heap/survey-growth.ts'
import type { AllocationSite, PathSource } from '../../../src/runner/heap-evidence.ts'
import { planted, survey } from '../survey.ts'

const token: PathSource = { file: '/app/node_modules/page-fetch/token.js', line: 3, isExact: false }
const asks = { function: 'fetchItem', file: '/app/node_modules/page-fetch/index.js', line: 5 }
const step = { function: 'step', file: '/app/driver.mjs', line: 6 }
const site: AllocationSite = { stack: [asks, step], bytes: 90_000 }

function raise(): never {
  throw new Error('Survey a path: it does not grow')
}

/** What grows below a class of a package, allocated by another file of it. */
function throughOf(path: readonly string[]): string | undefined {
  const seen = survey([{ path, what: 'closure giveUp', at: (cycle) => cycle, holders: [token] }, planted])
  const sampled = {
    ...seen,
    captures: seen.captures.map((each, at) => ({ ...each, sites: at === 0 ? [] : [site] })),
  }
  const [growth] = runningGrowth(sampled)
  const through = growthCulprit(sampled, growth ?? raise(), 'run').culprit?.through
  return through && `${through.package} ${through.file.split('/').at(-1)}:${through.line}`
}

describe('what only native code holds', () => {
  const sampled = { ...survey([{ path: ['Blob'], names: [], what: 'Blob', at: (cycle) => cycle }, planted]) }
  const captures = sampled.captures.map((each, at) => ({
    ...each,
    sites: at === 0 ? [] : [{ stack: [step], bytes: 90_000 }],
  }))

  it('is sought by its class in the function that makes it', () => {
    const [growth] = runningGrowth(sampled)
    const { culprit } = growthCulprit({ ...sampled, captures }, growth ?? raise(), 'run')
    expect(culprit).toMatchObject({ file: '/app/driver.mjs', line: 6, calls: 'Blob' })
  })
})

/** Names by which the line is looked for that adds to such a path. */
const soughtOf = (path: readonly string[], names: readonly string[]) => {
  const seen = survey([{ path, names, what: path.at(-1) ?? '', at: (cycle) => cycle }, planted])
  const captures = seen.captures.map((each, at) => ({
    ...each,
    sites: at === 0 ? [] : [{ stack: [step], bytes: 90_000 }],
  }))
  const [growth] = runningGrowth(seen)
  return growthCulprit({ ...seen, captures }, growth ?? raise(), 'run').culprit?.seek
}

describe('names that a line is sought by', () => {
  it('say how far below them it is that gets more', () => {
    expect(soughtOf(['tree (Object)', 'Entry'], ['tree'])).toEqual(['tree'])
    expect(soughtOf(['tree (Map)', 'Object', 'Entry'], ['tree'])).toEqual(['tree[]'])
    expect(soughtOf(['hosts (Object)', 'one (Object)', 'Object', 'Hit'], ['one', 'hosts'])).toEqual([
      'one[]',
      'hosts[][]',
    ])
    expect(soughtOf(['list (List)', 'next (Page)'], ['next', 'list'])).toEqual(['next', 'list'])
  })
})

describe('the package through which a path grows', () => {
  it('is told by who waits for a promise, and not by the class that keeps it', () => {
    expect(throughOf(['page (Object)', 'token (PageToken)', 'promise (Promise)', 'closure giveUp'])).toBe(
      'page-fetch index.js:5',
    )
  })

  it('is told by the class that keeps a container of its own', () => {
    expect(throughOf(['page (Object)', 'token (PageToken)', 'waiting (Array)', 'closure giveUp'])).toBe(
      'page-fetch token.js:3',
    )
  })
})
