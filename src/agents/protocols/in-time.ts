// A request to an agent that does not wait for ever: one that is not answered is told by its name. As long as the agent is
// heard of in other ways it is waited for: a prompt of many steps takes as long as they do.
import { TidemarkError } from '../../errors.ts'
import { LastHeard } from './last-heard.ts'

/** Without a word: a first prompt may load much, and a machine may be busy. */
const LIMIT_MS = 120_000

export interface Patience {
  /** Default: it is heard by its answer alone. */
  readonly heard?: LastHeard
  readonly limitMs?: number
}

/** @throws HungAgent when nothing came in time; else what the request throws, as TidemarkError `protocol` */
export async function inTime<Answer>(
  name: string,
  ask: (signal: AbortSignal) => Promise<Answer>,
  { heard = new LastHeard(), limitMs = LIMIT_MS }: Patience = {},
): Promise<Answer> {
  const given = new AbortController()
  const late = Promise.withResolvers<never>()
  const startedMs = performance.now()
  const wait = (ms: number): NodeJS.Timeout =>
    setTimeout(() => {
      const silentMs = Math.min(heard.agoMs, performance.now() - startedMs)
      if (silentMs < limitMs) timer = wait(limitMs - silentMs)
      else {
        late.reject(new HungAgent(name, limitMs))
        given.abort()
      }
    }, ms)
  let timer = wait(limitMs)
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

/** Nothing came back, and nothing was heard of it. */
export class HungAgent extends TidemarkError {
  readonly during: string
  readonly afterMs: number

  constructor(during: string, afterMs: number) {
    super(
      'protocol',
      `Ask the agent for ${during}: no answer and no word in ${afterMs / 1_000} s, wanted one`,
    )
    this.during = during
    this.afterMs = afterMs
  }
}
