// What a finding says of a leak, part by part, in the order in which every report tells it: what grows, what holds it, who
// adds to it through which package, what follows from it. Reports read a finding through this and nothing else.
import { risesThroughout } from '../counts/count-growth.ts'

export interface ToldPlace {
  readonly file: string
  readonly line: number
  readonly function?: string | undefined
  readonly code?: string | undefined
  /** Only the function was seen: it begins there. */
  readonly isBeginning?: true | undefined
}

export interface ToldThrough extends ToldPlace {
  readonly package: string
  readonly version?: string | undefined
}

export interface ToldCulprit extends ToldPlace {
  readonly isByName?: true | undefined
  readonly through?: ToldThrough | undefined
}

export interface ToldConsequence {
  readonly kind: string
  readonly message: string
  readonly culprit?: ToldCulprit | undefined
}

/** A finding, also one that was read back from a result. */
export interface Caused {
  readonly kind: string
  readonly message: string
  readonly phase: string
  readonly culprit?: ToldCulprit | undefined
  readonly retainerPath?: readonly string[] | undefined
  readonly opened?: readonly string[] | undefined
  readonly follows?: readonly ToldConsequence[] | undefined
  readonly evidence: object
}

export interface Cause {
  /** What grows and how fast; begins with the phase where there is one. */
  readonly grows: string
  /** From a root to what grows; empty where nobody knows. */
  readonly heldBy: readonly string[]
  /** The line that adds. */
  readonly addedAt: ToldCulprit | undefined
  readonly through: ToldThrough | undefined
  readonly follows: readonly ToldConsequence[]
}

/** What of Node's holds them as long as nobody ends them. */
const HELD_BY_NODE: Readonly<Record<string, readonly string[]>> = {
  timer: ['Node’s list of timers'],
  immediate: ['Node’s list of immediates'],
}

export function causeOf(finding: Caused): Cause {
  const { phase, message, culprit, follows = [] } = finding
  return {
    grows: `${phase === '' ? '' : `${phase}: `}${message}`,
    heldBy: finding.retainerPath ?? emitterOf(finding) ?? HELD_BY_NODE[finding.kind] ?? [],
    addedAt: culprit,
    through: culprit?.through,
    follows,
  }
}

/** One that lives long holds its listeners: `AbortSignal → 'abort'`. Of ever more emitters nobody knows who holds them. */
function emitterOf({ kind, evidence }: Caused): readonly string[] | undefined {
  const label = 'label' in evidence ? evidence.label : undefined
  const emitters = 'emitters' in evidence ? evidence.emitters : undefined
  if (kind !== 'listener' || typeof label !== 'string' || !isNumbers(emitters)) return undefined
  const [emitter = '', event] = label.split(" '")
  return event === undefined || risesThroughout(emitters) ? undefined : [emitter, `listeners of '${event}`]
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'number')
}
