// One row of the corpus bench: a program, one run of it, and what `tidemark check` made of it.
import { z } from 'zod'
import { RowJournal } from './row-journal.ts'

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

export function corpusJournal(file: string, resume: boolean): RowJournal<CorpusRow> {
  return new RowJournal<CorpusRow>(rowSchema, { file, resume })
}
