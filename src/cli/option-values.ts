// What the options of the command line take besides text: each names what it found and what it wanted.
import { InvalidArgumentError } from 'commander'
import { type WorkUnit, workUnit } from '../watch/heap-claim.ts'
import { parsedShard, type Shard } from '../gate/shard.ts'

/** Of `tidemark agent`. */
export const defaultTargets: readonly string[] = ['127.0.0.1:4747']

export function seconds(text: string): number {
  const value = Number(text)
  if (value >= 0.1 && value <= 86_400 * 20) return value
  throw new InvalidArgumentError(
    `found ${JSON.stringify(text)}, wanted seconds, at least 0.1 and at most 20 days of them`,
  )
}

const SECONDS_IN = { s: 1, m: 60, h: 3_600 } as const

/** `60`, `60s`, `10m` or `1h`, in seconds. */
export function duration(text: string): number {
  const unit = /[smh]$/.exec(text)?.[0]
  const factor = unit === 's' || unit === 'm' || unit === 'h' ? SECONDS_IN[unit] : 1
  const value = unit === undefined ? Number(text) : Number(text.slice(0, -1) || Number.NaN) * factor
  if (value >= 3 && value <= 86_400) return value
  throw new InvalidArgumentError(
    `found ${JSON.stringify(text)}, wanted a time such as 60, 60s, 10m or 1h, at least 3 s and at most a day`,
  )
}

/** The first one takes the place of the default. */
export function targets(text: string, before: readonly string[]): readonly string[] {
  if (!/^(?:[\w.-]+|\[[\da-f:]+\]):\d{1,5}$/i.test(text)) {
    throw new InvalidArgumentError(
      `found ${JSON.stringify(text)}, wanted the host and port of what serves metrics, such as 127.0.0.1:4747`,
    )
  }
  return before === defaultTargets ? [text] : [...before, text]
}

export function port(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= 0 && value < 65_536) return value
  throw new InvalidArgumentError(`found ${JSON.stringify(text)}, wanted a port from 0 to 65535`)
}

/** In bytes. */
export function mebibytes(text: string): number {
  return wholeNumber(text) * 1024 * 1024
}

export function shard(text: string): Shard {
  const value = parsedShard(text)
  if (value !== undefined) return value
  throw new InvalidArgumentError(`found ${JSON.stringify(text)}, wanted a part of a whole, such as 2/5`)
}

export function work(text: string): WorkUnit {
  const value = workUnit(text)
  if (value !== undefined) return value
  throw new InvalidArgumentError(
    `found ${JSON.stringify(text)}, wanted http, or channel:NAME of a diagnostics channel that the program publishes on`,
  )
}

export function wholeNumber(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new InvalidArgumentError(`found ${JSON.stringify(text)}, wanted a whole number of at least 1`)
}

export function countOrNone(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 0) return value
  throw new InvalidArgumentError(`found ${JSON.stringify(text)}, wanted a whole number of at least 0`)
}

/** `a,b`, without what is empty. */
export function commaList(text: string): readonly string[] {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
  if (words.length > 0) return words
  throw new InvalidArgumentError(`found ${JSON.stringify(text)}, wanted names with commas between them`)
}
