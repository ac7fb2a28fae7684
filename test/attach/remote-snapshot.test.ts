// What a snapshot of another process would cost, and where there is no room for it.
import { describe, expect, it } from 'vitest'
import { snapshotPlan } from '../../src/attach/remote-snapshot.ts'
import { insideFacts } from './facts.ts'

describe('the plan of a snapshot', () => {
  it('tells how long the process stands still, and more for more', () => {
    const [small, big] = [snapshotPlan(insideFacts(1e6, 8e9)), snapshotPlan(insideFacts(10e6, 8e9))]
    expect(small.refusal).toBeUndefined()
    expect(small.stallMs).toBeGreaterThan(0)
    expect(big.stallMs).toBeGreaterThan(9 * small.stallMs)
  })

  it('is refused where the memory of the process’s container may not do', () => {
    expect(snapshotPlan(insideFacts(60e6, 1e9)).refusal).toBe('there may be too little memory for it')
  })
})
