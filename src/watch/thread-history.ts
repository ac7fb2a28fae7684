// What a watch has seen of one thread that has a probe.
import type { CountHistory } from '../findings/counts/count-history.ts'
import type { HeapHistory } from './heap-history.ts'
import type { LiveSurvey } from './live-survey.ts'
import type { WrittenOrigin, WrittenSample } from './probe-files.ts'

export interface ThreadHistory {
  readonly first: WrittenSample
  readonly last: WrittenSample
  /** Of samples after a collection only, by origin. */
  readonly counts: CountHistory
  /** As last seen in such a sample, by the same names. */
  readonly origins: Map<string, WrittenOrigin>
  /** Objects by the engine's type, where the runtime tells. */
  readonly types: CountHistory
  /** Its bytes, and what was looked at where they rise; in Node. */
  readonly heap: HeapHistory
  readonly survey: LiveSurvey
  /** The most that one collection freed. */
  readonly givenBackBytes: number
  readonly ended: boolean
}
