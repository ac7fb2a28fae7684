// What a snapshot of another process would cost, and where there is no room for it.
import { describe, expect, it } from 'vitest'
import type { InsideFacts } from '../../src/attach/inside.ts'
import { snapshotPlan } from '../../src/attach/remote-snapshot.ts'

const facts = (oldSpaceBytes: number, availableBytes: number): InsideFacts => ({
  version: 'v26.10.0',
  pid: 1,
  uptimeSeconds: 1,
  heapUsedBytes: oldSpaceBytes,
  heapTotalBytes: oldSpaceBytes,
  heapLimitBytes: 4e9,
  externalBytes: 0,
  arrayBuffersBytes: 0,
  mallocedBytes: 0,
  spaces: [{ name: 'old_space', usedBytes: oldSpaceBytes, totalBytes: oldSpaceBytes }],
  resources: {},
  availableBytes,
})

describe('the plan of a snapshot', () => {
  it('tells how long the process stands still, and more for more', () => {
    const [small, big] = [snapshotPlan(facts(1e6, 8e9)), snapshotPlan(facts(10e6, 8e9))]
    expect(small.refusal).toBeUndefined()
    expect(small.stallMs).toBeGreaterThan(0)
    expect(big.stallMs).toBeGreaterThan(9 * small.stallMs)
  })

  it('is refused where the memory of the process’s container may not do', () => {
    expect(snapshotPlan(facts(60e6, 1e9)).refusal).toBe('there may be too little memory for it')
  })
})
