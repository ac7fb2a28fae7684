// Runs the tool calls of one prompt, in parallel as they arrive. A call always ends with a result for the model,
// whatever the tool does, and a tool that ignores its signal is left behind but stays on the books until it ends.
import { Buffer } from 'node:buffer'
import { TidemarkError } from '../../errors.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import { announceTool, type ToolAnnouncement } from '../announce.ts'
import type { RunningToolPart, ToolPart } from '../message.ts'
import type { Publisher } from '../publisher.ts'
import type { InterfaceRecord } from '../store/interface-table.ts'
import type { OutputLimiter } from '../tools/output-limit.ts'
import { checkInput, type Tool, type ToolCall, type ToolProgress, type ToolResult } from '../tools/tool.ts'
import type { Toolbox } from '../tools/toolbox.ts'
import { ProgressRelay } from './progress-relay.ts'
import type { StepWriter } from './step-writer.ts'

export interface ToolRunsOptions {
  readonly sessionId: string
  readonly directory: string
  readonly toolbox: Toolbox
  readonly limiter: OutputLimiter
  readonly registry: ResourceRegistry
  readonly publisher: Publisher
  readonly signal: AbortSignal
  /** Holds every execution until it has really ended; the agent waits for it before it closes. */
  readonly inFlight: Set<Promise<unknown>>
}

export class ToolRuns implements Disposable {
  readonly #options: ToolRunsOptions
  /** What the tools listen to: aborted with the prompt, and when a step fails beside them. */
  readonly #stop = new AbortController()
  readonly #abort: () => void
  /** Of the running step. */
  #runs: Promise<void>[] = []

  constructor(options: ToolRunsOptions) {
    this.#options = options
    const { signal } = options
    this.#abort = () => this.#stop.abort(signal.reason)
    signal.addEventListener('abort', this.#abort, { once: true })
    if (signal.aborted) this.#abort()
  }

  /** Calls started and not yet waited for. */
  get started(): number {
    return this.#runs.length
  }

  /** Tells running tools to stop; what they still return is dropped. */
  cancel(reason: unknown): void {
    this.#stop.abort(reason)
  }

  [Symbol.dispose](): void {
    this.#options.signal.removeEventListener('abort', this.#abort)
  }

  /** `input` is what the model gave, `part` what is stored of it. */
  start(writer: StepWriter, part: RunningToolPart, input: unknown): void {
    if (!writer.startCall(part)) return
    const run = this.#run(writer, part, input)
    run.catch(() => {}) // Reported by `settled`, which may come later.
    this.#runs.push(run)
  }

  /** Resolves when every call has its result; throws the signal's reason at once when it is aborted. */
  async settled(): Promise<void> {
    const { signal } = this.#options
    signal.throwIfAborted()
    const runs = this.#runs
    this.#runs = []
    if (runs.length === 0) return
    const aborted = Promise.withResolvers<void>()
    const abort = (): void => aborted.resolve()
    signal.addEventListener('abort', abort, { once: true })
    await Promise.race([Promise.all(runs), aborted.promise]).finally(() => {
      signal.removeEventListener('abort', abort)
    })
    signal.throwIfAborted()
  }

  async #run(writer: StepWriter, part: RunningToolPart, input: unknown): Promise<void> {
    using progress = this.#relay(writer, part)
    let ended: ToolPart
    const kept: InterfaceRecord[] = []
    try {
      const { output, title, interfacePayload } = await this.#execute(part, input, progress)
      ended = { ...part, state: 'completed', output, ...(title !== undefined && { title }) }
      if (interfacePayload !== undefined) kept.push({ kind: 'payload', body: interfacePayload })
    } catch (error) {
      ended = { ...part, state: 'error', error: messageOf(error) }
    }
    progress[Symbol.dispose]()
    // Once stopped, the part has been closed already.
    if (!this.#stop.signal.aborted) writer.endCall(ended, [...progress.records, ...kept])
  }

  async #execute(part: RunningToolPart, input: unknown, progress: ProgressRelay): Promise<ToolResult> {
    const { toolbox, directory, inFlight, sessionId } = this.#options
    const { signal } = this.#stop
    const tool = toolbox.find(part.tool)
    if (tool === undefined) throw new TidemarkError('tool', `Call ${part.tool}: there is no such tool`)
    checkInput(tool, input)
    const report = (event: ToolProgress): void => {
      if (!signal.aborted) progress.report(event)
    }
    const call = { callId: part.callId, sessionId, signal, directory, progress: report }
    const execution = this.#limited(tool, input, call).finally(() => inFlight.delete(execution))
    inFlight.add(execution)
    return await execution
  }

  /** Ends with the tool itself, whether or not anybody still waits for it. */
  async #limited(tool: Tool, input: unknown, call: ToolCall): Promise<ToolResult> {
    const { registry, limiter } = this.#options
    using holding = registry.hold('tool-call', `${tool.name} ${call.callId}`)
    const startedMs = performance.now()
    let outcome: ToolAnnouncement['outcome'] = 'failed'
    try {
      const result = await tool.execute(input, call)
      outcome = 'completed'
      holding.resize(Buffer.byteLength(result.output))
      return call.signal.aborted ? result : { ...result, output: await limiter.limit(result.output) }
    } finally {
      announceTool({ tool: tool.name, outcome, tookMs: performance.now() - startedMs })
    }
  }

  #relay(writer: StepWriter, { callId }: RunningToolPart): ProgressRelay {
    const { publisher, sessionId } = this.#options
    const partId = writer.partIdOf(callId) ?? 0
    const place = { sessionId, messageId: writer.messageId, partId, callId }
    return new ProgressRelay((event) => publisher.publish({ type: 'tool-output', ...place, ...event }))
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
