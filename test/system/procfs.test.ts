import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import {
  openDescriptors,
  hasEnvironment,
  processEntry,
  processIds,
  processStatus,
  proportionalBytes,
} from '../../src/system/procfs.ts'

const lacksProc = !existsSync('/proc/self/smaps_rollup')
if (lacksProc) console.warn('skipped: there is no /proc')
/** Above every limit of pids. */
const NOBODY = 2 ** 30

describe.skipIf(lacksProc)('/proc', () => {
  it('knows this process', () => {
    expect(processIds()).toContain(process.pid)
    expect(processEntry(process.pid)).toMatchObject({ pid: process.pid, parent: process.ppid })
    expect(processStatus(process.pid)?.threads).toBeGreaterThan(1)
    expect(hasEnvironment(process.pid, `PATH=${process.env['PATH']}`)).toBe(true)
    expect(hasEnvironment(process.pid, 'PATH=')).toBe(false)
    const { rssBytes = NaN, peakRssBytes = NaN } = processStatus(process.pid) ?? {}
    expect(rssBytes).toBeLessThanOrEqual(peakRssBytes)
    expect(proportionalBytes(process.pid)).toBeLessThanOrEqual(peakRssBytes)
  })

  it('counts descriptors by type, and no longer once they are closed', async () => {
    const before = openDescriptors(process.pid)
    const file = openSync('/proc/self/status', 'r')
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const during = openDescriptors(process.pid)
    closeSync(file)
    expect(during.files[`/proc/${process.pid}/status`]).toBe(1)
    await server[Symbol.asyncDispose]()
    expect(during.fds['file']).toBe((before.fds['file'] ?? 0) + 1)
    expect(during.fds['socket']).toBe((before.fds['socket'] ?? 0) + 1)
    expect(openDescriptors(process.pid)).toEqual(before)
  })

  it('says nothing of a process that is not there', () => {
    expect(processEntry(NOBODY)).toBeUndefined()
    expect(processStatus(NOBODY)).toBeUndefined()
    expect(proportionalBytes(NOBODY)).toBeUndefined()
    expect(openDescriptors(NOBODY)).toEqual({ fds: {}, files: {} })
    expect(hasEnvironment(NOBODY, 'A=b')).toBe(false)
  })
})
