// How far a measured process has come with its end, what is known of it before it is gone, and how long it may take.
import { TidemarkError } from '../errors.ts'
import type { HostMessage, Stage } from '../host/protocol.ts'
import type { PhaseEnd } from './series.ts'

/** After close and settling, a process has this long to end by itself. */
const EXIT_GRACE_MS = 2_000
/** A program that was told to end lets go of its clients first: as long as `docker stop` waits. */
const END_GRACE_MS = 10_000

type Message<Kind extends HostMessage['kind']> = HostMessage & { readonly kind: Kind }

export class Farewell {
  /** Set when the runner itself ended the process, or was told by the host why it ends. */
  known: PhaseEnd | undefined
  /** Why the subject could not be tried at all. */
  refusal: TidemarkError | undefined
  /** One program for all lives, which was told to end as its host would. */
  isToldToEnd = false
  #isFinished = false

  /** The host has closed the subject and let go. */
  get isFinished(): boolean {
    return this.#isFinished
  }

  /** Whatever is still there from now on should not be. */
  get isOver(): boolean {
    return this.#isFinished || this.isToldToEnd
  }

  get graceMs(): number {
    return this.isToldToEnd ? END_GRACE_MS : EXIT_GRACE_MS
  }

  threw(told: Message<'threw'>): void {
    const { message, stack, refusal, step } = told
    this.known = { how: 'threw', message, stack, during: duringOf(told), step }
    if (refusal !== undefined) this.refusal = new TidemarkError(refusal, message, { cause: stack })
  }

  finished({ why }: Message<'finished'>): void {
    this.#isFinished = true
    if (why === 'stopped') this.known = { how: 'stopped', why: 'evidence' }
    if (why === 'time-limit') this.known = { how: 'stopped', why: 'time-limit' }
  }
}

/** Stages that are nothing but calls of one kind. */
const PLAIN: ReadonlySet<Stage> = new Set(['start', 'warm-up', 'cycles', 'close'])

/** `step(12)`, `rehearsal, in close()`. */
function duringOf({ during, act, step }: Message<'threw'>): string {
  if (act === undefined) return during
  const call = `${act}(${step ?? ''})`
  return PLAIN.has(during) ? call : `${during}, in ${call}`
}
