// Requests to one thread of another process and their answers, however they travel: the main thread's over the socket of its
// inspector, a worker's inside the messages of the main thread's.
// Protocol: JSON-RPC as of the Chrome DevTools Protocol; https://chromedevtools.github.io/devtools-protocol/v8
import { z } from 'zod'
import { TidemarkError } from '../errors.ts'

/** An answer comes between two turns of the program's loop: one that computes for longer has other troubles. */
const ANSWER_WITHIN_MS = 30_000

const messageSchema = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
})

const evaluatedSchema = z.object({
  result: z.object({ value: z.unknown().optional() }),
  exceptionDetails: z.unknown().optional(),
})
/** Characters of what it threw. */
const MOST_TOLD = 300

interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

type Listener = (params: Readonly<Record<string, unknown>>) => void

export class InspectorSession {
  readonly #send: (text: string) => void
  readonly #pid: number
  readonly #waiting = new Map<number, Waiting>()
  readonly #listeners = new Map<string, Listener>()
  #lastId = 0

  /** @param send throws where nothing can be sent any more */
  constructor(pid: number, send: (text: string) => void) {
    this.#pid = pid
    this.#send = send
  }

  /** @throws TidemarkError `process`: it refuses, is silent for so long, or has gone */
  async ask(method: string, params: object = {}, withinMs = ANSWER_WITHIN_MS): Promise<unknown> {
    const id = (this.#lastId += 1)
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.#send(JSON.stringify({ id, method, params }))
    this.#waiting.set(id, { resolve, reject })
    const timer = setTimeout(
      () => reject(failure(this.#pid, `no answer to ${method} within ${withinMs / 1000} s: it is busy`)),
      withinMs,
    )
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      this.#waiting.delete(id)
    }
  }

  /** One listener for each event, until it is taken back. */
  listen(event: string, listener: Listener): Disposable {
    this.#listeners.set(event, listener)
    return { [Symbol.dispose]: () => void this.#listeners.delete(event) }
  }

  /** As `ask`, with an answer of this shape. @throws TidemarkError `process`, `protocol` */
  async askFor<Shape extends z.ZodType>(
    shape: Shape,
    method: string,
    params: object = {},
  ): Promise<z.output<Shape>> {
    return this.#shaped(shape, method, await this.ask(method, params))
  }

  /** The value of an expression, copied. @throws TidemarkError `process`, also when it throws there; `protocol` */
  async evaluate<Shape extends z.ZodType>(shape: Shape, expression: string): Promise<z.output<Shape>> {
    const { result, exceptionDetails } = await this.askFor(evaluatedSchema, 'Runtime.evaluate', {
      expression,
      includeCommandLineAPI: true, // `require`, on Nodes without process.getBuiltinModule.
      returnByValue: true,
      silent: true,
    })
    if (exceptionDetails !== undefined) {
      const thrown = JSON.stringify(exceptionDetails).slice(0, MOST_TOLD)
      throw failure(this.#pid, `it cannot say what it holds: ${thrown}`)
    }
    return this.#shaped(shape, 'Runtime.evaluate', result.value)
  }

  /** What came from the other side. @throws TidemarkError `protocol` */
  receive(text: string): void {
    const message = this.#shaped(messageSchema, 'a request', JSON.parse(text))
    if (message.method !== undefined) this.#listeners.get(message.method)?.(message.params ?? {})
    if (message.id === undefined) return
    const waiting = this.#waiting.get(message.id)
    if (message.error === undefined) waiting?.resolve(message.result)
    else waiting?.reject(failure(this.#pid, message.error.message))
  }

  /** Nothing more will be answered. */
  end(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(failure(this.#pid, reason))
  }

  #shaped<Shape extends z.ZodType>(shape: Shape, method: string, answer: unknown): z.output<Shape> {
    const { success, data, error } = shape.safeParse(answer)
    if (success) return data
    const { path, message } = error.issues[0] ?? { path: [], message: '' }
    throw new TidemarkError(
      'protocol',
      `Ask process ${this.#pid}: its answer to ${method} has another shape at ${path.join('.') || 'its root'}: ${message}`,
      { cause: error },
    )
  }
}

export function failure(pid: number, reason: string): TidemarkError {
  return new TidemarkError('process', `Ask process ${pid}: ${reason}`)
}
