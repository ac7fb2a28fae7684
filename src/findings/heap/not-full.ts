// What grows beside a number that bounds it and has not reached it: a cache that fills, which no count tells from a leak
// before it is full. It is never a finding, and never clean either.
import type { HeapSurvey } from '../../runner/run.ts'
import type { Doubt } from '../doubt.ts'
import { formatNumber, plural } from '../quantity.ts'
import { livingGrowth } from './living-growth.ts'
import { type PathGrowth, runningGrowth } from './survey-growth.ts'

/** Beyond the moment at which it is full: long enough to see that it stays so. */
const ROOM = 1.25
/** Nobody waits for more of them; the bound is to be made smaller. */
const MOST_CYCLES = 100_000
const TABLES: ReadonlySet<string> = new Set(['Map', 'Set', 'Array', 'Object'])
/** Of an entry in a Map's table, enlarged to twice what it holds. */
const TABLE_BYTES = 64
const STEPS_TO_HOLDER = 3

/** True of growth within a bound that was seen to stay the same. */
export function isNotFull(growth: PathGrowth): boolean {
  const held = heldOf(growth)
  return held !== undefined && held <= (growth.path.bound?.value ?? 0)
}

/** Entries in the last look. Undefined where no bound was seen, or none can be told. */
function heldOf({ path: { bound }, by, counts, entries }: PathGrowth): number | undefined {
  if (bound === undefined || by === 'bytes') return bound && entries?.held
  return (counts.at(-1)?.y ?? 0) * bound.entriesPerThing
}

/** Those that a bound may still end left out, with the tables that are enlarged for what they hold. */
export function withoutNotFull(growths: readonly PathGrowth[]): readonly PathGrowth[] {
  const filling = growths.filter(isNotFull)
  return growths.filter((each) => !filling.includes(each) && !filling.some((full) => isTableOf(each, full)))
}

/** A container beside, below the same holder, that takes no more than tables do for as many entries. */
function isTableOf({ path, by, ownBytesRate }: PathGrowth, filling: PathGrowth): boolean {
  const holder = path.above[0]
  return (
    by === 'bytes' &&
    TABLES.has(path.what) &&
    holder !== undefined &&
    filling.path.above.slice(0, STEPS_TO_HOLDER).includes(holder) &&
    ownBytesRate <= TABLE_BYTES * filling.rate
  )
}

/** The cycle at which it will be full, or was; undefined where it does not grow. */
export function fullAt({ path: { bound }, counts, rate, entries }: PathGrowth): number | undefined {
  const last = counts.at(-1)
  if (bound === undefined || last === undefined) return undefined
  if (entries !== undefined) return last.x + Math.max(0, bound.value - entries.held) / entries.rate
  if (rate <= 0) return undefined
  const left = bound.value / bound.entriesPerThing - last.y
  return left > 0 ? last.x + left / rate : counts.find(({ y }) => y >= last.y)?.x
}

/** One for each bound, of what would be a finding without it. */
export function notFullDoubts(survey: HeapSurvey): readonly Doubt[] {
  const running = runningGrowth(survey).filter(isUndecided)
  const living = livingGrowth(survey).filter(isUndecided)
  const doubts = [...running, ...living].map((growth) => doubt(survey, growth, running.includes(growth)))
  return [...new Map(doubts.map((each) => [each.reason, each])).values()]
}

function isUndecided(growth: PathGrowth): boolean {
  return growth.shape === 'goes-on' && isNotFull(growth)
}

/** How full, and what it is. */
export function notFullReason(growth: PathGrowth): string {
  const { path, by } = growth
  const { name = '', value = 0 } = path.bound ?? {}
  const held = Math.round(heldOf(growth) ?? 0)
  const where = (by === 'count' ? path.path.slice(0, -1) : path.path).join(' → ')
  return `not full yet: ${formatNumber(held)} of ${formatNumber(value)} (${name}) in ${where}`
}

function doubt({ series }: HeapSurvey, growth: PathGrowth, isRunning: boolean): Doubt {
  const { name = '' } = growth.path.bound ?? {}
  const cycles = isRunning ? fullAt(growth) : undefined
  const wanted = cycles === undefined ? undefined : rounded(ROOM * cycles)
  return {
    phase: series.phase,
    part: 'survey',
    isIncomplete: true,
    reason: notFullReason(growth),
    next:
      wanted === undefined || wanted > MOST_CYCLES
        ? `check it with a smaller ${name}: what then still passes it is a leak`
        : `check ${plural(wanted, series.cycleName)}, with --cycles ${wanted}: full, it either holds or is a leak`,
  }
}

/** Up to two digits. */
function rounded(cycles: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(cycles)) - 1)
  return Math.ceil(cycles / unit) * unit
}
