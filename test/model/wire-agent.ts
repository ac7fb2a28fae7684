// The smallest agents there can be, one for each wire, after the documentation of the wires and not after our server: they send
// their history and one tool, do not run what they are told to, and go on until no call comes.
import type { WireName } from '../../src/model/wires/wire.ts'

export interface Call {
  readonly id: string
  readonly name: string
  readonly input: unknown
}

export interface Reply {
  readonly text: string
  readonly reasoning: string
  readonly calls: readonly Call[]
  readonly finish: string | null
  /** Tokens that the model said it read. */
  readonly input: number
}

export type Said =
  | { readonly prompt: string }
  | { readonly reply: Reply }
  | { readonly results: readonly { readonly call: Call; readonly output: string }[] }

export interface ServerEvent {
  readonly name: string | undefined
  readonly data: string
}

export interface Dialect {
  readonly wire: WireName
  readonly finish: { readonly call: string; readonly answer: string }
  path(isStreamed: boolean): string
  body(history: readonly Said[], isStreamed: boolean): object
  whole(json: unknown): Reply
  streamed(events: readonly ServerEvent[]): Reply
}

export const toolSchema = {
  type: 'object',
  properties: { command: { type: 'string' }, timeout: { type: 'number' } },
  required: ['command'],
} as const

export async function post(
  url: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Response> {
  return await fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })
}

/** One request, and what came back. @throws when the answer is not what the wire says */
export async function asked(
  url: string,
  dialect: Dialect,
  { history, isStreamed }: { readonly history: readonly Said[]; readonly isStreamed: boolean },
): Promise<Reply> {
  const response = await post(url + dialect.path(isStreamed), dialect.body(history, isStreamed))
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  if (!isStreamed) return dialect.whole(await response.json())
  return dialect.streamed(eventsOf(await response.text()))
}

/** Adds to the history until the model answers without a call. */
export async function prompted(
  url: string,
  dialect: Dialect,
  {
    history,
    prompt,
    isStreamed,
  }: { readonly history: Said[]; readonly prompt: string; readonly isStreamed: boolean },
): Promise<readonly Reply[]> {
  const replies: Reply[] = []
  history.push({ prompt })
  for (let request = 0; request < 50; request += 1) {
    const reply = await asked(url, dialect, { history, isStreamed })
    replies.push(reply)
    history.push({ reply })
    if (reply.calls.length === 0) return replies
    history.push({ results: reply.calls.map((call) => ({ call, output: 'done' })) })
  }
  throw new Error('the model never answers')
}

function eventsOf(text: string): readonly ServerEvent[] {
  const blocks = text.split('\n\n').filter((block) => block !== '')
  return blocks.map((block) => {
    const fields = block.split('\n').map((line) => /^(\w+): ?(.*)$/.exec(line)?.slice(1) ?? [])
    const field = (name: string): string[] =>
      fields.flatMap(([key, value = '']) => (key === name ? [value] : []))
    return { name: field('event')[0], data: field('data').join('\n') }
  })
}

export const reply = (parts: Partial<Reply>): Reply => ({
  text: '',
  reasoning: '',
  calls: [],
  finish: null,
  input: 0,
  ...parts,
})
