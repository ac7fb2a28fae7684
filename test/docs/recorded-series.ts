// Series that the pictures of docs/verdict.md are drawn from: really recorded, kept beside the page, small.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { byteGrowth, byteKinds, type ByteGrowth } from '../../src/findings/bytes/byte-growth.ts'
import type { Point } from '../../src/findings/bytes/slope.ts'
import type { Sample } from '../../src/runner/series.ts'
import { series } from '../findings/series.ts'

export const seriesFile = join(import.meta.dirname, '../../docs/verdict/series.json')

export interface ToRecord {
  /** Of the picture. */
  readonly name: string
  readonly program: string
  readonly what: 'heap' | 'array-buffers'
  readonly tiers: 'on' | 'off'
  readonly cycles: number
  /** What the program is told by the environment. */
  readonly environment?: Readonly<Record<string, string>>
}

export interface RecordedSeries extends ToRecord {
  readonly points: readonly Point[]
}

export interface RecordedPath {
  readonly program: string
  readonly path: readonly string[]
  readonly culprit: string
  /** Cycles of the first life, and the objects counted then. */
  readonly counts: readonly Point[]
}

export interface Recorded {
  readonly node: string
  readonly day: string
  readonly series: readonly RecordedSeries[]
  readonly path: RecordedPath
}

const heap = (name: string, program: string, rest: Partial<ToRecord> = {}): ToRecord => ({
  name,
  program,
  what: 'heap',
  tiers: 'off',
  cycles: 240,
  ...rest,
})

const quiet = (name: string, bytes: string): ToRecord =>
  heap(name, 'bench/detection-quiet.ts', { environment: { DETECTION_BYTES: bytes } })

const busy = (name: string, tiers: 'on' | 'off'): ToRecord =>
  heap(name, 'bench/detection-noisy.ts', { tiers, environment: { DETECTION_BYTES: '0' } })

export const toRecord: readonly ToRecord[] = [
  busy('tiers-on', 'on'),
  busy('tiers-off', 'off'),
  quiet('quiet', '0'),
  quiet('quiet-leak', '200'),
  heap('leak', 'test/planted/heap/leaks/sessions-by-id.ts'),
  heap('warm-up', 'test/planted/heap/look-alikes/logarithmic-warm-up.ts'),
  heap('plateau', 'test/planted/heap/look-alikes/lru-fills-late.ts'),
  heap('saw-tooth', 'test/planted/heap/look-alikes/saw-tooth-50.ts'),
  heap('one-off', 'test/docs/one-off-step.ts'),
  heap('heavy-tail', 'test/planted/heap/look-alikes/heavy-tailed-sizes.ts', { what: 'array-buffers' }),
]

export const pathProgram = 'test/planted/heap/leaks/sessions-by-id.ts'

export function recorded(): Recorded {
  return JSON.parse(readFileSync(seriesFile, 'utf8'))
}

/** What the rule for bytes makes of it. @throws RangeError with fewer samples than it judges */
export function judged({ name, what, tiers, points }: RecordedSeries): ByteGrowth {
  const kind = byteKinds.find((each) => each.kind === what)
  const samples = points.map(({ x, y }) => sampleOf(what, x, y))
  const growth = kind && byteGrowth({ ...series(1, undefined, { tiers }), samples }, kind)
  if (growth === undefined) throw new RangeError(`Judge ${name}: ${points.length} samples are too few`)
  return growth
}

function sampleOf(what: ToRecord['what'], cycle: number, bytes: number): Sample {
  const [sample] = series(1).samples.filter(({ moment }) => moment === 'cycle')
  if (sample === undefined) throw new RangeError('Build a sample: there is none')
  const level = what === 'heap' ? { heapObjectsBytes: bytes } : { arrayBuffersBytes: bytes }
  return { ...sample, cycle, inside: { ...sample.inside, ...level } }
}
