import { describe, expect, it } from 'vitest'
import { snapshotCost } from '../../../src/heap/snapshot-cost.ts'
import { memoryRoom, refusalOf, roomOf } from '../../../src/telemetry/capture/snapshot-guard.ts'
import { GB, MB, reading } from '../pressure/readings.ts'

const plenty = { memoryBytes: 64 * GB, diskBytes: 64 * GB }

describe('the guard of snapshots', () => {
  it('reckons with the nodes: 61 MB of small objects took 1.7 GB', () => {
    const { nodes, memoryBytes, fileBytes } = snapshotCost(61 * MB)
    expect(nodes).toBe(Math.round((61 * MB) / 35))
    expect(memoryBytes).toBeGreaterThan(1.7 * GB)
    expect(fileBytes).toBeGreaterThan(128 * MB)
  })

  it('refuses what takes more than 70 % of the room', () => {
    const cost = snapshotCost(200 * MB)
    expect(refusalOf(cost, plenty)).toBeUndefined()
    expect(refusalOf(cost, { ...plenty, memoryBytes: cost.memoryBytes / 0.71 })).toBe('too-little-memory')
    expect(refusalOf(cost, { ...plenty, memoryBytes: cost.memoryBytes / 0.69 })).toBeUndefined()
  })

  it('refuses what the disk does not hold, and goes on where that is not known', () => {
    const cost = snapshotCost(200 * MB)
    expect(refusalOf(cost, { ...plenty, diskBytes: cost.fileBytes })).toBe('disk-full')
    expect(refusalOf(cost, { ...plenty, diskBytes: undefined })).toBeUndefined()
  })

  it('goes by the limit of the kernel, where a heap limit of 4 GB would allow it', () => {
    const inContainer = reading({
      rssBytes: 450 * MB,
      oldGenerationBytes: 200 * MB,
      cgroup: { usedBytes: 480 * MB, limitBytes: 512 * MB },
      limits: { memoryBytes: 512 * MB },
    })
    expect(memoryRoom(inContainer, 64 * GB)).toBe(32 * MB)
    expect(refusalOf(snapshotCost(200 * MB), { ...plenty, memoryBytes: 32 * MB })).toBe('too-little-memory')
    expect(memoryRoom(reading({ rssBytes: 600 * MB, limits: { memoryBytes: 512 * MB } }), 64 * GB)).toBe(0)
  })

  it('reads the room of this machine', () => {
    const room = roomOf(reading(), '.')
    expect(room.memoryBytes).toBeGreaterThan(0)
    expect(room.diskBytes).toBeGreaterThan(0)
    expect(roomOf(reading(), '/nowhere').diskBytes).toBeUndefined()
  })
})
