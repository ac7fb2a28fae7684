// A request to an agent that does not wait for ever: one that is not answered is told by its name.
import { TidemarkError } from '../../errors.ts'

/** Of one request: a first prompt may load much, and a machine may be busy. */
const LIMIT_MS = 120_000

/** @throws HungAgent when nothing came in time; else what the request throws, as TidemarkError `protocol` */
export async function inTime<Answer>(
  name: string,
  ask: (signal: AbortSignal) => Promise<Answer>,
  limitMs = LIMIT_MS,
): Promise<Answer> {
  const given = new AbortController()
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    late.reject(new HungAgent(name, limitMs))
    given.abort()
  }, limitMs)
  try {
    return await Promise.race([ask(given.signal), late.promise])
  } catch (cause) {
    if (cause instanceof TidemarkError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new TidemarkError('protocol', `Ask the agent for ${name}: ${reason}, wanted an answer`, { cause })
  } finally {
    clearTimeout(timer)
  }
}

/** Nothing came back. */
export class HungAgent extends TidemarkError {
  readonly during: string
  readonly afterMs: number

  constructor(during: string, afterMs: number) {
    super('protocol', `Ask the agent for ${during}: no answer in ${afterMs / 1_000} s, wanted one`)
    this.during = during
    this.afterMs = afterMs
  }
}
