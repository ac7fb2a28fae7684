// Requests of JSON-RPC that wait for their answers, by their number.
import { z } from 'zod'
import { TidemarkError } from '../../errors.ts'

const answerSchema = z.object({
  id: z.number(),
  method: z.never().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
})

interface Waiting {
  readonly method: string
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

export class RpcAnswers {
  readonly #to: string
  readonly #send: (message: object) => void
  readonly #waiting = new Map<number, Waiting>()
  #asked = 0

  /** @param to who is asked, for an error: `Ask codex` */
  constructor(to: string, send: (message: object) => void) {
    this.#to = to
    this.#send = send
  }

  /** @throws TidemarkError `protocol` when it refuses */
  ask(method: string, params: object): Promise<unknown> {
    const id = ++this.#asked
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.#waiting.set(id, { method, resolve, reject })
    this.#send({ id, method, params })
    return promise
  }

  /** @returns whether it is an answer */
  take(message: object): boolean {
    const { data: answer } = answerSchema.safeParse(message)
    if (answer === undefined) return false
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if (answer.error === undefined) waiting?.resolve(answer.result)
    else
      waiting?.reject(
        new TidemarkError(
          'protocol',
          `${this.#to} for ${waiting.method}: ${answer.error.message}, wanted an answer`,
        ),
      )
    return true
  }

  /** Nobody waits for any more. */
  forget(): void {
    this.#waiting.clear()
  }
}
