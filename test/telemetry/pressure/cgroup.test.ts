import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cgroupMemory } from '../../../src/telemetry/pressure/cgroup.ts'
import { limitsOf } from '../../../src/telemetry/pressure/memory-reading.ts'
import { parseStall } from '../../../src/telemetry/pressure/stall.ts'
import { GB, MB } from './readings.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tidemark-cgroup-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function files(contents: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(contents)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

describe('the memory of a control group', () => {
  it('is read in version 2, without the page cache that can be given up', () => {
    files({
      'proc/self/cgroup': '0::/app\n',
      'sys/fs/cgroup/app/memory.max': `${GB}\n`,
      'sys/fs/cgroup/app/memory.current': `${900 * MB}\n`,
      'sys/fs/cgroup/app/memory.stat': `anon 1\ninactive_file ${500 * MB}\nactive_file 3\n`,
    })
    expect(cgroupMemory(root)).toEqual({ limitBytes: GB, usedBytes: 400 * MB })
  })

  it('is that of the fullest group up to the root', () => {
    files({
      'proc/self/cgroup': '0::/pod/app\n',
      'sys/fs/cgroup/pod/app/memory.max': 'max\n',
      'sys/fs/cgroup/pod/app/memory.current': `${100 * MB}\n`,
      'sys/fs/cgroup/pod/memory.max': `${GB}\n`,
      'sys/fs/cgroup/pod/memory.current': `${950 * MB}\n`,
    })
    expect(cgroupMemory(root)).toEqual({ limitBytes: GB, usedBytes: 950 * MB })
  })

  it('is read in version 1, also where the path is that of the host', () => {
    files({
      'proc/self/cgroup': '4:memory:/docker/0123\n0::/\n',
      'sys/fs/cgroup/memory/memory.limit_in_bytes': `${512 * MB}\n`,
      'sys/fs/cgroup/memory/memory.usage_in_bytes': `${300 * MB}\n`,
      'sys/fs/cgroup/memory/memory.stat': `total_inactive_file ${100 * MB}\n`,
    })
    expect(cgroupMemory(root)).toEqual({ limitBytes: 512 * MB, usedBytes: 200 * MB })
  })

  it('is undefined without a limit, in either version, and without control groups', () => {
    expect(cgroupMemory(root)).toBeUndefined()
    files({
      'proc/self/cgroup': '4:memory:/\n0::/\n',
      'sys/fs/cgroup/memory.max': 'max\n',
      'sys/fs/cgroup/memory.current': '5\n',
      'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
      'sys/fs/cgroup/memory/memory.usage_in_bytes': '5\n',
    })
    expect(cgroupMemory(root)).toBeUndefined()
  })
})

describe('the limit', () => {
  const sources = {
    totalBytes: 16 * GB,
    constrainedBytes: 0,
    cgroupBytes: undefined,
    heapBytes: 4 * GB,
    maxBytes: Infinity,
  }

  it('is the machine where nothing constrains it, however Node says so', () => {
    expect(limitsOf(sources).memoryBytes).toBe(16 * GB)
    expect(limitsOf({ ...sources, constrainedBytes: 18446744073709552000 }).memoryBytes).toBe(16 * GB)
  })

  it('is the least of machine, container and what the user allows', () => {
    expect(limitsOf({ ...sources, constrainedBytes: 2 * GB }).memoryBytes).toBe(2 * GB)
    expect(limitsOf({ ...sources, constrainedBytes: 2 * GB, cgroupBytes: GB }).memoryBytes).toBe(GB)
    expect(limitsOf({ ...sources, constrainedBytes: 2 * GB, maxBytes: 300 * MB }).memoryBytes).toBe(300 * MB)
  })
})

describe('stalls', () => {
  it('are shares of the last ten seconds', () => {
    const text = 'some avg10=12.50 avg60=1.00 avg300=0.00 total=9\nfull avg10=3.00 avg60=0 avg300=0 total=1\n'
    expect(parseStall(text)).toEqual({ some: 0.125, full: 0.03 })
    expect(parseStall('')).toBeUndefined()
  })
})
