// Codex's app server: JSON-RPC without its version, one message a line, on its standard input and output. A session is a
// thread, a prompt a turn of it.
import { z } from 'zod'
import { TidemarkError } from '../../errors.ts'
import { version } from '../../report/version.ts'
import type { AgentConnection } from '../agent-connection.ts'
import type { AgentStreams } from '../agent-process.ts'
import { inTime } from './in-time.ts'
import { JsonLines } from './json-lines.ts'
import type { LastHeard } from './last-heard.ts'
import { RpcAnswers } from './rpc-answers.ts'

export interface CodexOptions {
  /** The directory of its threads. */
  readonly work: string
  readonly heard: LastHeard
}

const requestSchema = z.object({ id: z.union([z.string(), z.number()]), method: z.string() })
const threadSchema = z.object({ thread: z.object({ id: z.string() }) })
const unsubscribedSchema = z.object({ status: z.string() })
const completedSchema = z.object({
  method: z.literal('turn/completed'),
  params: z.object({
    threadId: z.string(),
    turn: z.object({ status: z.string(), error: z.object({ message: z.string() }).nullish() }),
  }),
})
const closedSchema = z.object({
  method: z.literal('thread/closed'),
  params: z.object({ threadId: z.string() }),
})
const permissionsSchema = z.object({ params: z.object({ permissions: z.unknown() }) })

type Turn = z.infer<typeof completedSchema>['params']['turn']

/** Every permission is given, for the turn alone. */
const APPROVALS: ReadonlyMap<string, object> = new Map([
  ['item/commandExecution/requestApproval', { decision: 'accept' }],
  ['item/fileChange/requestApproval', { decision: 'accept' }],
  ['execCommandApproval', { decision: 'approved' }],
  ['applyPatchApproval', { decision: 'approved' }],
])
const PERMISSIONS = 'item/permissions/requestApproval'
/** Of JSON-RPC. */
const NO_SUCH_METHOD = -32_601

export class CodexConnection implements AgentConnection {
  readonly ends = 'closed'
  readonly #options: CodexOptions
  readonly #lines: JsonLines
  readonly #answers: RpcAnswers
  /** By thread: who waits for the end of its turn, and for its own. */
  readonly #turns = new Map<string, (turn: Turn) => void>()
  readonly #closings = new Map<string, () => void>()

  private constructor({ stdin, stdout }: AgentStreams, options: CodexOptions) {
    this.#options = options
    this.#lines = new JsonLines(stdout, stdin, (message) => this.#hear(message))
    this.#answers = new RpcAnswers('Ask codex', (message) => this.#lines.send(message))
  }

  /** @throws TidemarkError `protocol` when it does not answer */
  static async open(streams: AgentStreams, options: CodexOptions): Promise<CodexConnection> {
    const connection = new CodexConnection(streams, options)
    const clientInfo = { name: 'tidemark', title: null, version: version() }
    await connection.#ask('initialize', { clientInfo, capabilities: null })
    connection.#lines.send({ method: 'initialized' })
    return connection
  }

  async open(): Promise<string> {
    const { work: cwd } = this.#options
    return threadSchema.parse(await this.#ask('thread/start', { cwd })).thread.id
  }

  /** Of an earlier process in the same home; what was said in it stays there. */
  async resume(threadId: string): Promise<string> {
    const { work: cwd } = this.#options
    const answer = await this.#ask('thread/resume', { threadId, cwd, excludeTurns: true })
    return threadSchema.parse(answer).thread.id
  }

  async prompt(threadId: string, text: string): Promise<void> {
    const { promise: completed, resolve } = Promise.withResolvers<Turn>()
    this.#turns.set(threadId, resolve)
    const input = [{ type: 'text', text, text_elements: [] }]
    const { status, error } = await inTime(
      'turn/completed',
      async () => {
        await this.#ask('turn/start', { threadId, input })
        return await completed
      },
      this.#options,
    )
    if (status !== 'completed')
      throw new TidemarkError(
        'protocol',
        `Prompt: it ${status} (${error?.message ?? 'it says no more'}), wanted completed`,
      )
  }

  /** Let go of, and put away with what was said in it. */
  async end(threadId: string): Promise<void> {
    const { promise: closed, resolve } = Promise.withResolvers<void>()
    this.#closings.set(threadId, resolve)
    const { status } = unsubscribedSchema.parse(await this.#ask('thread/unsubscribe', { threadId }))
    if (status === 'unsubscribed') await inTime('thread/closed', () => closed, this.#options)
    this.#closings.delete(threadId)
    await this.#ask('thread/archive', { threadId })
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#answers.forget()
    return Promise.resolve()
  }

  #ask(method: string, params: object): Promise<unknown> {
    return inTime(method, () => this.#answers.ask(method, params), this.#options)
  }

  #hear(message: Readonly<Record<string, unknown>>): void {
    this.#options.heard.again()
    if (this.#answers.take(message)) return
    const { data: request } = requestSchema.safeParse(message)
    if (request !== undefined) this.#lines.send({ id: request.id, ...answerTo(request.method, message) })
    const { data: completed } = completedSchema.safeParse(message)
    if (completed !== undefined) {
      const { threadId, turn } = completed.params
      this.#turns.get(threadId)?.(turn)
      this.#turns.delete(threadId)
    }
    const { data: closed } = closedSchema.safeParse(message)
    if (closed !== undefined) this.#closings.get(closed.params.threadId)?.()
  }
}

/** To what it asks of its client. */
function answerTo(method: string, message: object): object {
  if (method === PERMISSIONS) {
    const { permissions } = permissionsSchema.parse(message).params
    return { result: { permissions, scope: 'turn' } }
  }
  const result = APPROVALS.get(method)
  return result === undefined
    ? { error: { code: NO_SUCH_METHOD, message: `${method} is not offered` } }
    : { result }
}
