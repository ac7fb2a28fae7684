// Caps small enough to be reached in the warm-up of any scenario: until it is full, a history grows like a leak.
import type { BackgroundLimits } from '../../src/agent/background.ts'

export const smallBackground: BackgroundLimits = {
  stream: { historyEvents: 100, cachedEvents: 100, segmentBytes: 256 * 1024, retainedBytes: 1024 * 1024 },
  ledgerEntries: 20,
}
