// Ends a program that is one for all lives, as its host does: once, and when nothing is measured any more.
import type { LoadedPhase } from './load.ts'
import type { Reporter } from './reporter.ts'
import type { Subject } from './subject.ts'

/** What is still there by then keeps the process alive: its lines are told. */
const LOOK_AFTER_MS = 1_500

export class ProgramEnd {
  readonly #reporter: Reporter
  /** Of the subject that was started last; of one without `end` nothing is kept. */
  #end: (() => unknown) | undefined

  constructor(reporter: Reporter) {
    this.#reporter = reporter
  }

  /** The same phase, of which the last subject is known. */
  ofLast(phase: LoadedPhase): LoadedPhase {
    return {
      plan: phase.plan,
      start: async (context) => {
        const subject = await phase.start(context)
        this.#end = endOf(subject)
        return subject
      },
    }
  }

  /** Nothing of a subject that has no `end`. What does not end by itself soon is looked at once more. */
  async end(): Promise<void> {
    if (this.#end === undefined) return
    this.#reporter.enter('end')
    await this.#end()
    const look = (): void => void this.#reporter.sample('ended', 0, { subject: undefined, open: false })
    setTimeout(look, LOOK_AFTER_MS).unref()
  }
}

function endOf(subject: Subject): (() => unknown) | undefined {
  return typeof subject.end === 'function' ? () => subject.end?.() : undefined
}
