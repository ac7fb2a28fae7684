// Asks watched threads to look at their heaps, and reads what they answer: a file for each ask and each answer, in the
// directory of their samples. What enters is checked, for the directory is the watched program's too.
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { heapAnswerSchema, type HeapAsk, threadFile, type ThreadRequest } from '../probe/heap-ask.ts'
import { captureMessage } from '../runner/capture-message.ts'

/** A capture has some 200 kB at most. */
const MAX_BYTES = 4 * 1024 * 1024

const answerSchema = z.object({
  schema: z.literal(heapAnswerSchema),
  pid: z.number(),
  thread: z.number(),
  serial: z.number(),
  capture: captureMessage.optional(),
  /** Why there is none. */
  failure: z.string().optional(),
})

export type HeapAnswer = z.output<typeof answerSchema>

export interface ThreadAsk {
  readonly pid: number
  readonly thread: number
  readonly ask: HeapAsk
}

/** Never throws: a thread that cannot be asked does not answer, and whoever asks knows when it should have. */
export function askThread(
  directory: string,
  { pid, thread, ask }: Omit<ThreadAsk, 'ask'> & { readonly ask: ThreadRequest },
): void {
  const file = join(directory, `${threadFile(pid, thread)}.ask`)
  try {
    writeFileSync(`${file}.partial`, JSON.stringify(ask), { mode: 0o600 })
    renameSync(`${file}.partial`, file)
  } catch {
    // A full disk: the samples do not come either.
  }
}

/** What has come since the last call, oldest first. Never throws. */
export function heapAnswers(directory: string): readonly HeapAnswer[] {
  return answerFiles(directory)
    .flatMap((name) => taken(join(directory, name)))
    .toSorted((one, other) => one.serial - other.serial)
}

function answerFiles(directory: string): readonly string[] {
  try {
    return readdirSync(directory).filter((name) => /^\d+-\d+-\d+\.heap$/.test(name))
  } catch {
    return [] // It appears with the first process that has the probe.
  }
}

/** One that is none of the probe's is no answer. */
function taken(path: string): readonly HeapAnswer[] {
  try {
    if (statSync(path).size > MAX_BYTES) return []
    return [answerSchema.parse(JSON.parse(readFileSync(path, 'utf8')))]
  } catch {
    return []
  } finally {
    rmSync(path, { force: true })
  }
}
