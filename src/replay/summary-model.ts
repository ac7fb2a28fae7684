// A model for compaction: whatever it is asked, it streams a summary of plausible size.
import type { LanguageModelV4 } from '@ai-sdk/provider'
import { FillerText } from './filler-text.ts'
import { seededRandom } from './random.ts'
import { speakingModel, type ModelOptions } from './replay-model.ts'

/** About the median of recorded summaries. */
const defaultSummaryBytes = 6 * 1024

export interface SummaryModelOptions extends ModelOptions {
  /** Default 1. */
  readonly seed?: number
  /** Default 6 KiB. */
  readonly bytes?: number
}

export function summaryModel(options: SummaryModelOptions = {}): LanguageModelV4 {
  const { seed = 1, bytes = defaultSummaryBytes } = options
  const filler = new FillerText(seededRandom(seed, 'summaries'))
  return speakingModel('summary', () => [{ kind: 'text', text: filler.text(bytes) }], options)
}
