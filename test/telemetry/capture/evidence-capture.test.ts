import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { type CaptureOptions, EvidenceCapture } from '../../../src/telemetry/capture/evidence-capture.ts'
import { heapdumpSnapshot } from '../../../src/telemetry/capture/snapshot-writer.ts'
import { temporaryDirectory } from '../../agent/fixture.ts'
import { GB, reading } from '../pressure/readings.ts'

const room = (): { memoryBytes: number; diskBytes: number } => ({ memoryBytes: 64 * GB, diskBytes: 64 * GB })
const small = (path: string): void => writeFileSync(path, '{}', { mode: 0o644 })

function capture(directory: string, options: Partial<CaptureOptions> = {}): EvidenceCapture {
  return new EvidenceCapture({ directory, nearHeapLimit: false, write: small, room, ...options })
}

const now = (laterMs = 0): ReturnType<typeof reading> => reading({ wallMs: Date.now() + laterMs })

describe('a diagnosis', () => {
  it('says what is used, allowed, held and open, in a file of some kilobytes', () => {
    using temporary = temporaryDirectory()
    const registry = new ResourceRegistry({ level: 'origins' })
    for (let each = 0; each < 7; each++) registry.hold('lock', 'build lock', { bytes: 100 })
    using subject = capture(temporary.path, { registry })
    subject.critical(now())
    const text = readFileSync(join(temporary.path, 'tidemark-evidence', '0001.diagnosis.json'), 'utf8')
    const found: unknown = JSON.parse(text)
    expect(text.length).toBeLessThan(20_000)
    expect(found).toMatchObject({
      schema: 'tidemark.diagnosis/1',
      cause: 'critical',
      process: { pid: process.pid },
      resources: { kinds: { lock: 7 } },
    })
    expect(found).toHaveProperty('resources.top.0.live', 7)
    expect(found).toHaveProperty('resources.top.0.bytes', 700)
    expect(found).toHaveProperty(
      'resources.top.0.origin',
      expect.stringContaining('evidence-capture.test.ts:'),
    )
    expect(found).toHaveProperty(
      'spaces',
      expect.arrayContaining([expect.objectContaining({ name: 'old_space' })]),
    )
    expect(found).toHaveProperty('family.0.pid', process.pid)
    expect(found).toHaveProperty('descriptors', expect.objectContaining({ pipe: expect.any(Number) }))
    expect(statSync(join(temporary.path, 'tidemark-evidence', '0001.diagnosis.json')).mode & 0o777).toBe(
      0o600,
    )
  })

  it('is there before the snapshot is begun, and has its number', async () => {
    using temporary = temporaryDirectory()
    const seen: string[][] = []
    using subject = capture(temporary.path, {
      write: (path) => {
        seen.push(readdirSync(join(temporary.path, 'tidemark-evidence')))
        small(path)
      },
    })
    subject.critical(now())
    await subject.snapshot(now())
    expect(seen).toEqual([['0001.diagnosis.json']])
    expect(readdirSync(join(temporary.path, 'tidemark-evidence'))).toEqual([
      '0001.diagnosis.json',
      '0001.heapsnapshot',
    ])
  })
})

describe('a snapshot', () => {
  it('is not repeated within ten minutes, a restart included', async () => {
    using temporary = temporaryDirectory()
    using first = capture(temporary.path)
    expect(await first.snapshot(now())).toMatchObject({ outcome: 'written', bytes: 2 })
    expect(await first.snapshot(now(9 * 60_000))).toMatchObject({ outcome: 'too-soon' })
    using second = capture(temporary.path)
    expect(await second.snapshot(now())).toMatchObject({ outcome: 'too-soon', path: undefined })
    expect(await second.snapshot(now(11 * 60_000))).toMatchObject({ outcome: 'written' })
  })

  it('is not tried again for long after one that killed the process: never in a loop', async () => {
    using temporary = temporaryDirectory()
    mkdirSync(join(temporary.path, 'tidemark-evidence'))
    writeFileSync(join(temporary.path, 'tidemark-evidence', `0001.heapsnapshot.partial-${process.pid}`), '{')
    using subject = capture(temporary.path)
    expect(subject.record.snapshots.unfinished).toBe(1)
    expect(await subject.snapshot(now(11 * 60_000))).toMatchObject({ outcome: 'too-soon' })
    expect(await subject.snapshot(now(101 * 60_000))).toMatchObject({ outcome: 'written' })
  })

  it('is single: who asks meanwhile is told so', async () => {
    using temporary = temporaryDirectory()
    const gate = Promise.withResolvers<void>()
    using subject = capture(temporary.path, {
      write: async (path) => {
        await gate.promise
        small(path)
      },
    })
    const first = subject.snapshot(now())
    expect(await subject.snapshot(now())).toMatchObject({ outcome: 'busy' })
    gate.resolve()
    expect(await first).toMatchObject({ outcome: 'written' })
  })

  it('that fails half-way leaves no file, and is counted', async () => {
    using temporary = temporaryDirectory()
    using subject = capture(temporary.path, {
      write: (path) => {
        small(path)
        throw new Error('planted: no space left')
      },
    })
    expect(await subject.snapshot(now())).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('no space'),
    })
    expect(readdirSync(join(temporary.path, 'tidemark-evidence'))).toEqual([])
    expect(subject.record.snapshots).toMatchObject({ failed: 1, written: 0 })
  })

  it('too dear for the memory there is gives way to the profile of allocations', async () => {
    using temporary = temporaryDirectory()
    using subject = capture(temporary.path, { room: () => ({ memoryBytes: 1, diskBytes: GB }) })
    const transition = { from: 'normal', to: 'elevated', measure: 'rss', share: 0.8, wallMs: 1 } as const
    subject.changed(transition)
    const kept = Array.from({ length: 200_000 }, (_, at) => ({ at, text: `kept ${at}` }))
    subject.critical(now())
    expect(await subject.snapshot(now())).toMatchObject({ outcome: 'too-little-memory' })
    const profile = readFileSync(join(temporary.path, 'tidemark-evidence', '0001.heapprofile'), 'utf8')
    expect(profile).toContain('evidence-capture.test.ts')
    expect(kept.length).toBeGreaterThan(0)
    subject.changed({ ...transition, from: 'critical', to: 'normal' })
  })
})

describe('the heapdump adapter', () => {
  it('says what is missing where the package is not installed', () => {
    using temporary = temporaryDirectory()
    expect(() => heapdumpSnapshot(temporary.path)).toThrow(expect.objectContaining({ code: 'environment' }))
  })

  it('writes with the package of the program, and makes the file private', async () => {
    using temporary = temporaryDirectory()
    const module = join(temporary.path, 'node_modules', 'heapdump')
    mkdirSync(module, { recursive: true })
    writeFileSync(
      join(module, 'index.js'),
      `exports.writeSnapshot = (path, done) => {
        require('node:fs').writeFileSync(path, 'by heapdump', { mode: 0o644 })
        done(null, path)
      }`,
    )
    const captures = join(temporary.path, 'captures')
    using subject = capture(captures, { write: heapdumpSnapshot(temporary.path) })
    const { path = '' } = await subject.snapshot(now())
    expect(readFileSync(path, 'utf8')).toBe('by heapdump')
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })
})
