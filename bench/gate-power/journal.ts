// The trials of the bench as JSON lines, written as they come: a bench that was killed is taken up again.
import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

const trialSchema = z.object({
  commit: z.string(),
  mode: z.enum(['stored', 'beside']),
  planted: z.enum(['nothing', 'memory', 'time']),
  percent: z.number(),
  round: z.number(),
  state: z.string(),
  /** Figures that were judged worse. */
  worse: z.array(z.string()).readonly(),
  runs: z.number(),
  seconds: z.number(),
})

export type Trial = Readonly<z.infer<typeof trialSchema>>
export type TrialKey = Pick<Trial, 'mode' | 'planted' | 'percent' | 'round'>

export class TrialJournal {
  readonly #file: string
  readonly #commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim()
  readonly #trials: Trial[]

  /** With the trials of this commit; a last line that was cut short is left out. */
  constructor(file: string) {
    this.#file = file
    mkdirSync(dirname(file), { recursive: true })
    const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
    const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n')
    this.#trials = lines
      .filter((line) => line !== '')
      .map((line) => trialSchema.parse(JSON.parse(line)))
      .filter(({ commit }) => commit === this.#commit)
  }

  get trials(): readonly Trial[] {
    return this.#trials
  }

  has({ mode, planted, percent, round }: TrialKey): boolean {
    return this.#trials.some(
      (each) =>
        each.mode === mode && each.planted === planted && each.percent === percent && each.round === round,
    )
  }

  add(trial: Omit<Trial, 'commit'>): void {
    const whole = { commit: this.#commit, ...trial }
    this.#trials.push(whole)
    appendFileSync(this.#file, `${JSON.stringify(whole)}\n`)
  }
}
