// Who made a package keep what it keeps by itself: the user's function below which most of what stays of it was allocated.
import { describe, expect, it } from 'vitest'
import { withCaller } from '../../../src/findings/heap/package-caller.ts'
import type { AllocationSite, SiteFrame } from '../../../src/runner/heap-evidence.ts'

const client = '/app/node_modules/wire-client/index.js'
const decoder: SiteFrame = { function: 'decode', file: client, line: 40 }
const make: SiteFrame = { function: 'WireClient', file: client, line: 8 }
const duplicate: SiteFrame = { function: 'duplicate', file: client, line: 20 }
const job: SiteFrame = { function: 'withOwn', file: '/app/jobs.js', line: 5 }
const other: SiteFrame = { function: 'watch', file: '/app/watch.js', line: 9 }
const native: SiteFrame = { function: 'Map' }

const site = (bytes: number, ...stack: readonly SiteFrame[]): AllocationSite => ({ bytes, stack })
const culprit = { file: client, line: 40, function: 'decode', seek: ['stream'] }

describe('the caller of a package that adds by itself', () => {
  it('is the function that made most of what stays of the package, with the function it calls', () => {
    const sites = [
      site(900, decoder),
      site(300, make, duplicate, job),
      site(200, native, make, duplicate, job),
      site(90, make, other),
    ]
    expect(withCaller(culprit, sites)).toEqual({
      file: '/app/jobs.js',
      line: 5,
      function: 'withOwn',
      calls: 'duplicate',
      seek: [],
      through: { package: 'wire-client', file: client, line: 40, function: 'decode', seek: ['stream'] },
    })
  })

  it('is nobody where two share it, where others called it, or where nothing stays', () => {
    const shared = [site(300, make, duplicate, job), site(200, make, other)]
    expect(withCaller(culprit, shared)).toBe(culprit)
    const elsewhere: SiteFrame = { function: 'queue', file: '/app/node_modules/queue/index.js', line: 3 }
    expect(withCaller(culprit, [site(300, make, elsewhere, job)])).toBe(culprit)
    expect(withCaller(culprit, [site(300, job)])).toBe(culprit)
    expect(withCaller(culprit, [])).toBe(culprit)
  })

  it('is the line itself where it is the user’s already', () => {
    const own = { file: '/app/jobs.js', line: 7 }
    expect(withCaller(own, [site(300, make, other)])).toBe(own)
  })
})
