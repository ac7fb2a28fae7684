// Growth in a watched program that persisted over every stretch of the time, as findings: by acquiring line where a
// probe knows it, by what the kernel counts where it does not.
import type { WrittenOrigin } from './probe-files.ts'
import { explainedInTree, kindName } from '../findings/counts/count-name.ts'
import { risesThroughout } from '../findings/counts/count-growth.ts'
import type { CountHistory } from '../findings/counts/count-history.ts'
import type { Culprit, Finding } from '../findings/finding.ts'
import { culpritOf } from '../findings/counts/origins.ts'
import { openedMore } from '../findings/counts/open-files.ts'
import type { FilesBetween } from './watched-files.ts'
import { formatMs, formatNumber, plural } from '../findings/quantity.ts'
import type { ThreadHistory } from './thread-history.ts'

const NAME = 'watch-growth'

/** What the kernel counts is explained by growth of one of these inside. */
const EXPLAINED_BY = explainedInTree

/** Names an origin within its thread: kind, label and line. */
export function originKey({ kind, label, site }: WrittenOrigin): string {
  return site === undefined ? `${kind}\n${label}` : `${kind}\n${label}\n${site.file}:${site.line}`
}

/** What rose in one thread. */
export function growthFindings(thread: ThreadHistory, files: FilesBetween): readonly Finding[] {
  const { counts, first, last } = thread
  const rising = counts.rising().flatMap((key) => {
    const origin = thread.origins.get(key)
    return origin === undefined ? [] : [{ key, origin }]
  })
  const known = rising.map(({ origin }) => origin)
  const sited = new Set(known.filter(({ site }) => site !== undefined).map(withoutLine))
  return rising
    .filter(({ origin }) => origin.site !== undefined || !sited.has(withoutLine(origin)))
    .map(({ key, origin }) => {
      const worker = last.thread === 0 ? '' : `, worker ${last.thread}`
      const where = `in ${last.program} (process ${last.pid}${worker})`
      const growth = { counts: counts.counts(key), overMs: last.atMs - first.atMs, files }
      const subject = `${origin.kind} ${origin.label}`
      return finding(origin.kind, { ...growth, subject, where }, culpritOf(origin.site ?? {}))
    })
}

/** Acquisitions whose stack was not captured belong to those of the same sort that have a line. */
function withoutLine({ kind, label }: WrittenOrigin): string {
  return `${kind}\n${label}`
}

interface Outside {
  readonly counts: CountHistory
  readonly overMs: number
  readonly files: FilesBetween
}

/** What rose in the tree and is not explained by what rose inside. */
export function outsideFindings(
  { counts, overMs, files }: Outside,
  inside: readonly Finding[],
): readonly Finding[] {
  const explained = new Set(inside.map(({ kind }) => kind))
  return counts
    .rising()
    .filter((kind) => !(EXPLAINED_BY[kind] ?? []).some((each) => explained.has(each)))
    .map((kind) => {
      const growth = { counts: counts.counts(kind), overMs, files }
      return finding(kind, { ...growth, subject: kindName(kind), where: 'in all processes together' })
    })
}

interface Growth {
  readonly counts: readonly number[]
  readonly overMs: number
  readonly files: FilesBetween
  readonly subject: string
  readonly where: string
}

function finding(kind: string, growth: Growth, culprit?: Culprit): Finding {
  const { counts, overMs, files, subject, where } = growth
  const opened = openedMore(kind, files.before, files.after)
  const first = counts[0] ?? 0
  const last = counts.at(-1) ?? 0
  const perMinute = ((last - first) * 60_000) / Math.max(1, overMs)
  const rate = `${formatNumber(Number(perMinute.toPrecision(2)))} a minute`
  const when = risesThroughout(counts) ? 'in every stretch of' : 'in each of the later of'
  return {
    rule: NAME,
    kind,
    message: `${subject}: ${first} → ${last} alive ${where}, more ${when} ${plural(counts.length, 'sample')} over ${formatMs(overMs)}, ${rate}`,
    phase: '',
    ...(culprit !== undefined && { culprit }),
    ...(opened !== undefined && { opened }),
    growthPerCycle: perMinute,
    unit: 'a minute',
    evidence: { counts, overMs },
  }
}
