// What a prompt may leave in memory by design: the history that it adds to its session. How much that is the model is told
// in each request, so it is measured and not guessed; an agent holds it in more than one form.
import { pointsOf, runningSamples } from '../findings/series-values.ts'
import { theilSen } from '../findings/bytes/slope.ts'
import type { Sample } from '../runner/series.ts'

/** For each byte that a prompt adds to what is sent: as text, as parsed, as shown, and as written. */
const TIMES = 6
/** For each prompt, whatever its size: records of it, of its tool call and of what was streamed. */
const EACH_BYTES = 8_192

export interface HistoryAllowance {
  /** What a prompt adds to a request. */
  readonly addedBytes: number
  readonly perCycleBytes: number
}

/** Undefined where requests were not seen to grow. @param samples of the first process */
export function historyAllowance(samples: readonly Sample[]): HistoryAllowance | undefined {
  const running = runningSamples({ samples })
  const points = pointsOf(running, ({ inside }) => inside.figures['requestBytes'])
  if (points.length < 2) return undefined
  const addedBytes = Math.max(0, theilSen(points).perX)
  return { addedBytes, perCycleBytes: TIMES * addedBytes + EACH_BYTES }
}
