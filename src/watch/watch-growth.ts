// Growth in a watched program that persisted over every stretch of the time, as findings: by acquiring line where a
// probe knows it, by what the kernel counts where it does not.
import type { WrittenOrigin } from './probe-files.ts'
import { explainedInTree, kindName } from '../findings/counts/count-name.ts'
import type { CountHistory } from '../findings/counts/count-history.ts'
import type { Culprit, Finding } from '../findings/finding.ts'
import { culpritOf } from '../findings/counts/origins.ts'
import { openedMore } from '../findings/counts/open-files.ts'
import type { FilesBetween } from './watched-files.ts'
import { endsInWords, risePerMinute, stretchInWords } from '../findings/counts/risen-stretch.ts'
import { formatNumber } from '../findings/quantity.ts'
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
    .flatMap(({ key, origin }) => {
      const worker = last.thread === 0 ? '' : `, worker ${last.thread}`
      const where = `in ${last.program} (process ${last.pid}${worker})`
      const growth = { counts, name: key, overMs: last.atMs - first.atMs, files }
      const subject = `${origin.kind} ${origin.label}`
      return findings(origin.kind, { ...growth, subject, where }, culpritOf(origin.site ?? {}))
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
    .flatMap((kind) => {
      const growth = { counts, name: kind, overMs, files }
      return findings(kind, { ...growth, subject: kindName(kind), where: 'in all processes together' })
    })
}

interface Growth {
  readonly counts: CountHistory
  /** Under which it is counted. */
  readonly name: string
  readonly overMs: number
  readonly files: FilesBetween
  readonly subject: string
  readonly where: string
}

/** None where it did not rise. */
function findings(kind: string, growth: Growth, culprit?: Culprit): readonly Finding[] {
  const { counts, name, overMs, files, subject, where } = growth
  const stretch = counts.risen(name)
  if (stretch === undefined) return []
  const opened = openedMore(kind, files.before, files.after)
  const perMinute = risePerMinute(stretch)
  const rate = `${formatNumber(Number(perMinute.toPrecision(2)))} a minute`
  const ends = endsInWords(stretch, String)
  return [
    {
      rule: NAME,
      kind,
      message: `${subject}: ${ends} alive ${where}, ${stretchInWords(stretch, 'sample')}, ${rate}`,
      phase: '',
      ...(culprit !== undefined && { culprit }),
      ...(opened !== undefined && { opened }),
      growthPerCycle: perMinute,
      unit: 'a minute',
      evidence: { counts: counts.counts(name), overMs },
    },
  ]
}
