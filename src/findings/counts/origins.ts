// Live resources by the line that acquired them: what the rules about origins compare from sample to sample.
// One line is one origin for each kind, whatever the labels: an idle socket and a busy one came from the same place.
import type { Origin, Sample } from '../../runner/series.ts'
import { throughAt } from '../cause/through.ts'
import { resourceName } from './count-name.ts'
import type { Culprit } from '../finding.ts'
import { plural } from '../quantity.ts'

/** What one line acquired of one label, through one line of a package. */
export interface OriginPart {
  readonly label: string
  readonly culprit: Culprit
  readonly live: number
  /** Of listeners: different emitters; 0 of everything else. */
  readonly on: number
}

/** An origin whose line is known. */
export interface Acquirer {
  readonly kind: string
  /** Of the most resources. */
  readonly label: string
  readonly culprit: Culprit
  readonly live: number
  /** Of listeners: different emitters, at least; one may have listeners of several labels. */
  readonly on?: number
  /** Each ends by itself: the longest that any is set for, in milliseconds; undefined where one may not. */
  readonly waitsMs?: number | undefined
  /** Largest first. */
  readonly parts: readonly OriginPart[]
}

/** Labels that are told; more of one line are counted. */
const MAX_LABELS = 4

/** By kind and line; what has no known line is in the counts by kind. */
export function acquirers(sample: Sample): ReadonlyMap<string, Acquirer> {
  const found = new Map<string, Acquirer>()
  for (const origin of sample.inside.probe?.origins ?? []) {
    const { kind, label, live, on = 0 } = origin
    const culprit = culpritOf(origin)
    if (culprit === undefined) continue
    const key = `${kind} ${culprit.file}:${culprit.line}`
    const known = found.get(key)
    // Largest first: the first label is that of the most.
    const seen = known ?? { kind, label, culprit, live: 0, waitsMs: 0, parts: [] }
    const most = Math.max(seen.on ?? 0, on)
    const parts = [...seen.parts, { label, culprit, live, on }]
    const waitsMs = longest(seen.waitsMs, origin.waitsMs)
    found.set(key, { ...seen, live: seen.live + live, ...(most > 0 && { on: most }), waitsMs, parts })
  }
  return found
}

function longest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : Math.max(one, other)
}

/** The line of an origin, where it is known. */
export function culpritOf(
  origin: Pick<Origin, 'file' | 'line' | 'function' | 'through'>,
): Culprit | undefined {
  const { file, line, function: name } = origin
  if (file === undefined || line === undefined) return undefined
  const through = throughAt(origin.through)
  return { file, line, ...(name !== undefined && { function: name }), ...(through && { through }) }
}

/** Every origin that any of the samples has, as it was seen last. */
export function acquirersOf(samples: readonly Sample[]): ReadonlyMap<string, Acquirer> {
  return new Map(samples.flatMap((sample) => [...acquirers(sample)]))
}

/** `3 timers (setInterval)`; of several labels all. */
export function amountOf(
  count: number,
  { kind, parts, label }: Pick<Acquirer, 'kind' | 'label' | 'parts'>,
): string {
  const labels = [...new Set(parts.map((part) => part.label))]
  const told = labels.length > 1 ? labelsInWords(labels.map((each) => ({ label: each }))) : label
  return `${plural(count, resourceName(kind))} (${told})`
}

/** `process 'SIGINT': 1, 'SIGTERM': 1`: the emitter once, as long as it is the same. */
export function labelsInWords(
  given: readonly { readonly label: string; readonly amount?: string }[],
): string {
  let before = ''
  const told = given.slice(0, MAX_LABELS).map(({ label, amount }) => {
    const [emitter = '', event] = label.split(" '")
    const isSame = event !== undefined && emitter === before
    before = emitter
    return `${isSame ? `'${event}` : label}${amount === undefined ? '' : `: ${amount}`}`
  })
  const left = given.length - told.length
  return [...told, ...(left > 0 ? [`and ${left} more`] : [])].join(', ')
}
