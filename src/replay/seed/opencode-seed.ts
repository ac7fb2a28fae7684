// OpenCode's own session: a row of its database, and rows of JSON for messages and their parts. A compaction is a request of
// the user and an answer that is marked as the summary of all before. Results of tools lie with their calls.
import type {
  CompactionRecord,
  ToolCallPart,
  TranscriptMessage,
  TranscriptPart,
  TranscriptTurn,
} from '../transcript.ts'
import { databaseRows, type SeedRow } from './database-rows.ts'
import { OpencodeIds } from './opencode-ids.ts'
import { type Moment, SeedClock } from './seed-clock.ts'
import { isFailed, resultText, type SeedSession, type SeedWriter } from './seed-format.ts'

const VERSION = '1.18.33'
/** That of every directory which is in no repository; it makes it itself. */
const PROJECT = 'global'
const AGENT = 'build'
const PROVIDER = 'tidemark'
/** Where it has none its model is asked for one. */
const TITLE = 'A session of an earlier process'
const SUMMARY = 'What was done before was summarised.'
/** So small that no window of a model is ever taken for full. */
const tokens = { input: 1_000, output: 10, reasoning: 0, cache: { read: 0, write: 0 } }

export const opencodeSeed = databaseRows((session) => new OpencodeSeed(session))

class OpencodeSeed implements SeedWriter<SeedRow> {
  readonly #session: SeedSession
  readonly #clock: SeedClock
  readonly #ids = new OpencodeIds()
  /** Of the prompt that is being answered. */
  #promptId: string

  constructor(session: SeedSession) {
    this.#session = session
    this.#clock = new SeedClock(session.beganMs)
    this.#promptId = this.#ids.next('msg', session.beganMs)
  }

  begin(): readonly SeedRow[] {
    const { id, directory, model } = this.#session
    const { ms } = this.#clock.now()
    const values = {
      id,
      project_id: PROJECT,
      slug: 'an-earlier-process',
      directory,
      path: directory.slice(1),
      title: TITLE,
      version: VERSION,
      agent: AGENT,
      model: JSON.stringify({ id: model, providerID: PROVIDER }),
      time_created: ms,
      time_updated: ms,
    }
    return [{ table: 'session', values }]
  }

  turn({ prompt, steps, compactions }: TranscriptTurn): readonly SeedRow[] {
    return [
      ...compactions.flatMap((compaction) => this.#compaction(compaction)),
      ...(prompt ? this.#prompt(prompt) : []),
      ...steps.flatMap((step) => this.#step(step)),
    ]
  }

  #compaction({ summary = SUMMARY, trigger }: CompactionRecord): readonly SeedRow[] {
    return [
      ...this.#asked(this.#clock.next(), [{ type: 'compaction', auto: trigger !== 'manual' }]),
      ...this.#answered([{ kind: 'text', text: summary }], {
        agent: 'compaction',
        finish: 'stop',
        summary: true,
      }),
    ]
  }

  #prompt({ parts }: TranscriptMessage): readonly SeedRow[] {
    const at = this.#clock.next()
    return this.#asked(
      at,
      parts.flatMap((part) => partOf(part, at)),
    )
  }

  #step({ parts }: TranscriptMessage): readonly SeedRow[] {
    const finish = parts.some(({ kind }) => kind === 'tool') ? 'tool-calls' : 'stop'
    return this.#answered(parts, { agent: AGENT, finish })
  }

  #asked(at: Moment, parts: readonly object[]): readonly SeedRow[] {
    const model = { providerID: PROVIDER, modelID: this.#session.model }
    const message = this.#message(at, { role: 'user', agent: AGENT, model, time: { created: at.ms } })
    this.#promptId = message.id
    return [message.row, ...parts.map((part) => this.#part(at, message.id, part))]
  }

  #answered(said: readonly TranscriptPart[], as: AnsweredAs): readonly SeedRow[] {
    const at = this.#clock.next()
    const { directory, model } = this.#session
    const message = this.#message(at, {
      role: 'assistant',
      parentID: this.#promptId,
      mode: as.agent,
      path: { cwd: directory, root: '/' },
      cost: 0,
      tokens,
      modelID: model,
      providerID: PROVIDER,
      time: { created: at.ms, completed: at.ms },
      ...as,
    })
    const parts = [
      { type: 'step-start' },
      ...said.flatMap((part) => partOf(part, at)),
      { type: 'step-finish', reason: as.finish, tokens, cost: 0 },
    ]
    return [message.row, ...parts.map((part) => this.#part(at, message.id, part))]
  }

  #message(at: Moment, data: object): { readonly id: string; readonly row: SeedRow } {
    const id = this.#ids.next('msg', at.ms)
    return { id, row: { table: 'message', values: { id, ...this.#common(at, data) } } }
  }

  #part(at: Moment, message_id: string, data: object): SeedRow {
    const id = this.#ids.next('prt', at.ms)
    return { table: 'part', values: { id, message_id, ...this.#common(at, data) } }
  }

  #common({ ms }: Moment, data: object) {
    return {
      session_id: this.#session.id,
      time_created: ms,
      time_updated: ms,
      data: JSON.stringify(data),
    }
  }
}

interface AnsweredAs {
  readonly agent: string
  readonly finish: 'stop' | 'tool-calls'
  readonly summary?: true
}

function partOf(part: TranscriptPart, { ms }: Moment): readonly object[] {
  const time = { start: ms, end: ms }
  if (part.kind === 'text' || part.kind === 'reasoning') return [{ type: part.kind, text: part.text, time }]
  if (part.kind === 'file')
    return [{ type: 'file', mime: part.mediaType, filename: part.name, url: urlOf(part) }]
  if (part.kind !== 'tool') return []
  const { callId: callID, name: tool } = part
  return [{ type: 'tool', callID, tool, state: { ...stateOf(part), time } }]
}

function stateOf(call: ToolCallPart): object {
  const { input, interfacePayload: output } = call
  if (isFailed(call)) return { status: 'error', input, error: resultText(call) }
  const metadata = output === undefined ? {} : { output }
  return { status: 'completed', input, output: resultText(call), title: call.name, metadata }
}

/** What was attached is said by others as it is, and by OpenCode by its address. */
function urlOf({ mediaType, content }: { readonly mediaType: string; readonly content: string }): string {
  return /^\w+:/.test(content) ? content : `data:${mediaType};base64,${content}`
}
