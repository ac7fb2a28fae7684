// How much is known about each holding, and what that costs: the ladder of Netty's leak detector.

/**
 * - `off`: nothing is counted; `hold` returns a holding that does nothing.
 * - `counts`: counts, totals, ages, high-water marks. Nanoseconds per holding.
 * - `origins`: also who acquired it, for the first holdings of a kind and then a sample; and holdings whose handle was
 *   collected without a release. Microseconds for those sampled.
 * - `full`: an origin for every holding. For tests and hunts, not for production.
 */
export const registryLevels = ['off', 'counts', 'origins', 'full'] as const

export type RegistryLevel = (typeof registryLevels)[number]
