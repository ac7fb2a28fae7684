// Seeded randomness: sfc32 (Chris Doty-Humphrey, PractRand), the same numbers on every machine.
// Every purpose draws from a stream of its own, so that drawing more for one changes nothing in another.

/** Uniform in [0, 1). */
export type Random = () => number

/** FNV-1a over the purpose, mixed with the seed: distinct purposes get unrelated streams. */
function hash(seed: number, purpose: string): number {
  let value = 0x811c9dc5 ^ seed
  for (let at = 0; at < purpose.length; at += 1) value = Math.imul(value ^ purpose.charCodeAt(at), 0x01000193)
  return value
}

/** @throws {RangeError} when the seed is not a safe integer */
export function seededRandom(seed: number, purpose: string): Random {
  if (!Number.isSafeInteger(seed))
    throw new RangeError(`Seed random numbers: seed is ${seed}, wanted an integer`)
  let a = seed | 0
  let b = Math.floor(seed / 0x1_0000_0000) | 0
  let c = hash(seed, purpose)
  let counter = 1
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 0x1_0000_0000
  }
  for (let round = 0; round < 15; round += 1) next() // Until the seed has reached every bit.
  return next
}

/** Value of the distribution at `random()`: its quantiles joined by straight lines (inverse CDF). */
export function sampleQuantiles(
  random: Random,
  levels: readonly number[],
  values: readonly number[],
): number {
  const level = random()
  let upper = 1
  while (upper < levels.length - 1 && (levels[upper] ?? 1) < level) upper += 1
  const [from = 0, to = 1] = [levels[upper - 1], levels[upper]]
  const [low = 0, high = 0] = [values[upper - 1], values[upper]]
  return low + ((level - from) / (to - from)) * (high - low)
}

/** One of the names, by its share; undefined with the probability that the shares leave open. */
export function sampleShares(random: Random, shares: Readonly<Record<string, number>>): string | undefined {
  let level = random()
  for (const [name, share] of Object.entries(shares)) {
    level -= share
    if (level < 0) return name
  }
  return undefined
}

/** Says yes to exactly `wanted` of the next `candidates` questions, each choice equally likely (Knuth, algorithm S). */
export function exactChoice(random: Random, wanted: number, candidates: number): () => boolean {
  let left = candidates
  let needed = Math.min(wanted, candidates)
  return () => {
    const chosen = left > 0 && random() * left < needed
    left -= 1
    if (chosen) needed -= 1
    return chosen
  }
}
