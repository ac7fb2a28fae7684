// How many cases a property test of hostile input tries. By default few and always the same, so that a test that was
// green stays green; with TIDEMARK_FUZZ as many as it says, and other ones each time.

const SEED = 20_261_126

export interface FuzzRuns {
  readonly numRuns: number
  readonly seed?: number
}

/** `TIDEMARK_FUZZ=10000` for a thorough look; it takes minutes. @throws RangeError when that is no number of cases */
export function fuzzRuns(byDefault: number): FuzzRuns {
  const asked = process.env['TIDEMARK_FUZZ']
  if (asked === undefined) return { numRuns: byDefault, seed: SEED }
  const numRuns = Number(asked)
  if (Number.isSafeInteger(numRuns) && numRuns > 0) return { numRuns }
  throw new RangeError(`Read TIDEMARK_FUZZ: found ${JSON.stringify(asked)}, wanted a number of cases`)
}
