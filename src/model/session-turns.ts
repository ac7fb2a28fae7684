// The turns of a recorded session, for reading in any order: what the agent's model said goes to a file without a name, and in
// memory is where each turn begins. Of calls only their sizes are kept, for a recorded command is never run again.
import { randomUUID } from 'node:crypto'
import { open, unlink, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { openTranscript } from '../replay/open-transcript.ts'
import type { TranscriptPart, TranscriptTurn } from '../replay/transcript.ts'

const said = z.object({ kind: z.enum(['text', 'reasoning']), text: z.string() })
const call = z.object({
  kind: z.literal('call'),
  name: z.string(),
  inputBytes: z.number(),
  outputBytes: z.number(),
})
const step = z.array(z.union([said, call]))
const turnSteps = z.array(step)

export type RecordedCall = z.infer<typeof call>
/** What the model said in one answer: all of it until its calls, since an agent goes on only after calls. */
export type RecordedStep = z.infer<typeof step>

export class SessionTurns implements AsyncDisposable {
  readonly #file: FileHandle
  /** Byte offsets of the turns, and of the end. */
  readonly #offsets: readonly number[]

  private constructor(file: FileHandle, offsets: readonly number[]) {
    this.#file = file
    this.#offsets = offsets
  }

  /** Reads the session once, to its end. @throws TidemarkError `input` for a file that is no session */
  static async open(path: string): Promise<SessionTurns> {
    await using acquiring = new AsyncDisposableStack()
    const transcript = await openTranscript(path)
    const file = acquiring.use(await openNameless())
    const offsets = [0]
    for await (const turn of transcript.turns()) {
      if (turn.prompt === undefined && turn.steps.length === 0) continue
      const text = JSON.stringify(stepsOf(turn))
      await file.appendFile(text)
      offsets.push((offsets.at(-1) ?? 0) + Buffer.byteLength(text))
    }
    acquiring.move()
    return new SessionTurns(file, offsets)
  }

  get count(): number {
    return this.#offsets.length - 1
  }

  /** @param turn the first is 1; of one that is not there there are no steps */
  async steps(turn: number): Promise<readonly RecordedStep[]> {
    const [from, to] = [this.#offsets[turn - 1], this.#offsets[turn]]
    if (from === undefined || to === undefined) return []
    const { buffer } = await this.#file.read(Buffer.alloc(to - from), 0, to - from, from)
    return turnSteps.parse(JSON.parse(buffer.toString('utf8')))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close()
  }
}

/** Gone with its handle, however the process ends. */
async function openNameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `tidemark-model-${randomUUID()}`)
  const file = await open(path, 'wx+', 0o600)
  await unlink(path)
  return file
}

function stepsOf({ steps }: TranscriptTurn): readonly RecordedStep[] {
  const joined: RecordedStep[] = []
  let current: RecordedStep = []
  for (const { parts } of steps) {
    current.push(...parts.flatMap(recorded))
    if (!current.some(({ kind }) => kind === 'call')) continue
    joined.push(current)
    current = []
  }
  return current.length === 0 ? joined : [...joined, current]
}

function recorded(part: TranscriptPart): RecordedStep {
  if (part.kind === 'text' || part.kind === 'reasoning') {
    return part.text === '' ? [] : [{ kind: part.kind, text: part.text }]
  }
  if (part.kind !== 'tool') return []
  const inputBytes = Buffer.byteLength(JSON.stringify(part.input))
  return [{ kind: 'call', name: part.name, inputBytes, outputBytes: Buffer.byteLength(part.output) }]
}
