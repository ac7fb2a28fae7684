import { mkdtempDisposableSync, openSync, closeSync, ftruncateSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runtimeOf } from '../../src/runtimes/runtime.ts'

/** No process has this number. */
const GONE = '/proc/2147483647/exe'

describe('what a process runs', () => {
  it('is told by the name of its program', () => {
    expect(runtimeOf(process.execPath)).toBe('node')
    expect(runtimeOf('/usr/bin/env')).toBeUndefined()
  })

  it('is what it was before where the kernel tells no more, while it is ending', () => {
    expect(runtimeOf(GONE, 'bun')).toBe('bun')
    expect(runtimeOf(GONE)).toBeUndefined()
    expect(runtimeOf('/usr/bin/env', 'bun')).toBeUndefined()
  })

  it.each([0, 4 * 1024 * 1024 - 5, 29_999_990])('is found in what it was compiled into, at %i', (at) => {
    using directory = mkdtempDisposableSync(join(tmpdir(), 'tidemark-runtime-'))
    const file = join(directory.path, 'compiled')
    const fd = openSync(file, 'w')
    ftruncateSync(fd, 30_000_000)
    writeSync(fd, 'd3n0l4nd', at)
    closeSync(fd)
    expect(runtimeOf(file)).toBe('deno')
  })
})
