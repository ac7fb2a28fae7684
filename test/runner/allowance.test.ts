import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Allowance, type Spent } from '../../src/runner/allowance.ts'
import { PatientRest } from '../../src/runner/patient-rest.ts'

/** Wall time, of which a share can be used, and of that a share is. */
function clock(usable: number, ran = 0) {
  const startedMs = performance.now()
  const passed = () => performance.now() - startedMs
  return {
    read: () => passed() * usable,
    get usedMs() {
      return passed() * usable
    },
    get passedMs() {
      return passed()
    },
    get ranMs() {
      return passed() * usable * ran
    },
  }
}

async function spent(of: ReturnType<typeof clock>, ms: number): Promise<Spent & { tookMs: number }> {
  using allowance = new Allowance(of)
  const startedMs = performance.now()
  const told = Promise.withResolvers<Spent>()
  allowance.begin(ms, told.resolve)
  return { ...(await told.promise), tookMs: performance.now() - startedMs }
}

describe('an allowance', () => {
  it('ends after what could be used, and says whether it was', async () => {
    expect(await spent(clock(1), 60)).toMatchObject({ busy: false })
    const { busy, tookMs } = await spent(clock(0.25, 1), 60)
    expect(busy).toBe(true)
    expect(tookMs).toBeGreaterThanOrEqual(220)
  })

  it('ends after six times its length on a machine that leaves nothing', async () => {
    const { tookMs } = await spent(clock(0), 60)
    expect(tookMs).toBeGreaterThanOrEqual(350)
  })

  it('is not over once it was ended or has begun anew', async () => {
    using allowance = new Allowance(clock(1))
    const over: string[] = []
    allowance.begin(20, () => over.push('first'))
    allowance.begin(40, () => over.push('second'))
    await pause(200)
    expect(over).toEqual(['second'])
    allowance.begin(20, () => over.push('third'))
    allowance.end()
    await pause(100)
    expect(over).toEqual(['second'])
  })
})

describe('a patient rest', () => {
  it('misses nothing on a quiet machine, and most of it on a busy one', async () => {
    const quiet = new PatientRest(clock(1))
    const busy = new PatientRest(clock(0.1))
    quiet.begin(50)
    busy.begin(50)
    await pause(60)
    expect(quiet.missingMs()).toBeUndefined()
    expect(busy.missingMs()).toBeGreaterThan(20)
    busy.begin(undefined)
    expect(busy.missingMs()).toBeUndefined()
  })

  it('gives up after six times its length', async () => {
    const starved = new PatientRest(clock(0))
    starved.begin(20)
    await pause(130)
    expect(starved.missingMs()).toBeUndefined()
  })
})
