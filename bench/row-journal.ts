// The rows of a bench as JSON lines, written as they come, so that a killed bench can be taken up again.
import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { z } from 'zod'

export interface JournalOptions {
  readonly file: string
  /** Takes up what the file has of the measured commit; else it begins anew. */
  readonly resume: boolean
  /** A directory of the checkout that is measured. Default: the working directory. */
  readonly checkout?: string
}

export class RowJournal<Row extends { readonly commit: string }> {
  /** Rows of this commit from a bench that was killed; none unless it is resumed. */
  readonly known: readonly Row[]
  readonly #file: string
  readonly commit: string

  /** A last line that was cut short is left out. */
  constructor(schema: z.ZodType<Row>, { file, resume, checkout = process.cwd() }: JournalOptions) {
    this.#file = file
    this.commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: checkout, encoding: 'utf8' }).trim()
    mkdirSync(dirname(file), { recursive: true })
    const text = resume && existsSync(file) ? readFileSync(file, 'utf8') : ''
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    const rows = whole.split('\n').filter((line) => line !== '')
    this.known = rows
      .map((line) => schema.parse(JSON.parse(line)))
      .filter((row) => row.commit === this.commit)
    writeFileSync(file, whole)
  }

  add(row: Row): Row {
    appendFileSync(this.#file, `${JSON.stringify(row)}\n`)
    return row
  }
}
