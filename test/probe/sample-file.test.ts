// The samples of a thread on a disk that is full for a while: what was lost is said by the next that is written.
import { closeSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMainThread, threadId } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { SampleFile } from '../../src/probe/sample-file.ts'
import { takeThreadSample } from '../../src/probe/thread-sample.ts'

const holdings = { level: 'full' as const, kinds: {}, origins: [], dropped: 0, faults: 0, blind: [] }
const sample = () => takeThreadSample({ why: 'interval', collected: true }, holdings)
const full = '/dev/full'

describe.skipIf(process.platform !== 'linux')('samples that cannot be written', () => {
  it('are counted in the next one that is', () => {
    const directory = mkdtempSync(join(tmpdir(), 'tidemark-samples-'))
    const path = join(directory, `${process.pid}-${isMainThread ? 0 : threadId}.jsonl`)
    symlinkSync(full, path)
    const file = new SampleFile(directory)
    file.write(sample())
    file.write(sample())
    expect(file.dropped).toBe(2)
    rmSync(path)
    for (const fd of readdirSync('/proc/self/fd')) if (targetOf(fd) === full) closeSync(Number(fd))
    file.write(sample())
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ schema: 'tidemark.probe/1', lost: 2 })
    rmSync(directory, { recursive: true })
  })
})

function targetOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return ''
  }
}
