// Memory of a process that nobody can ask to collect: its allocator keeps pages for what comes next, and rises for long before
// it holds. So such an agent lives longer, however its memory looks by then: their number is fixed beforehand, and nothing is
// looked at until it suits.
import type { OpenSeries } from '../runner/series.ts'

/** So many times the cycles of the scenario. Codex rises by 120 kB a prompt over 40, by a third of that over 160. */
export const FAR_TIMES = 4

/** Whether its bytes are judged, and no probe was ever in it. */
export function livesFar({ judgesBytes, samples }: OpenSeries): boolean {
  return judgesBytes && samples.every(({ inside }) => inside.isUnseen === true)
}
