// The rows of the corpus bench as JSON lines, written as they come, so that a killed bench can be taken up again.
import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

const rowSchema = z.object({
  run: z.number(),
  commit: z.string(),
  subject: z.string(),
  expected: z.enum(['leak', 'clean']),
  verdict: z.enum(['leak', 'clean', 'undecided', 'failed']),
  lineRight: z.boolean().optional(),
  blamed: z.enum(['planted', 'planted and others', 'others', 'none']),
  cycles: z.number(),
  seconds: z.number(),
  findings: z.array(z.string()).readonly(),
})

export type CorpusRow = Readonly<z.infer<typeof rowSchema>>

export class CorpusJournal {
  /** Rows of this commit from a bench that was killed; none unless it is resumed. */
  readonly known: readonly CorpusRow[]
  readonly #file: string
  readonly #commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim()

  /** Begins the file anew unless `resume`. A last line that was cut short is left out. */
  constructor(file: string, resume: boolean) {
    this.#file = file
    mkdirSync(dirname(file), { recursive: true })
    const text = resume && existsSync(file) ? readFileSync(file, 'utf8') : ''
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    const rows = whole.split('\n').filter((line) => line !== '')
    this.known = rows
      .map((line) => rowSchema.parse(JSON.parse(line)))
      .filter((row) => row.commit === this.#commit)
    writeFileSync(file, whole)
  }

  add(run: number, row: Omit<CorpusRow, 'run' | 'commit'>): CorpusRow {
    const whole = { run, commit: this.#commit, ...row }
    appendFileSync(this.#file, `${JSON.stringify(whole)}\n`)
    return whole
  }
}
