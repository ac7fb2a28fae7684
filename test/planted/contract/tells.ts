// Plant: tells of itself what no sample can carry, or takes the way on which it is told; TELLS says what.
import { closeSync } from 'node:fs'

const endless: Record<string, unknown> = {}
endless['endless'] = endless

const tells: Record<string, Record<string, () => unknown>> = {
  infinity: { progress: () => ({ done: Infinity, unit: 'steps' }) },
  'not-a-number': { progress: () => ({ done: NaN, unit: 'steps' }) },
  negative: { progress: () => ({ done: -1, unit: 'steps' }) },
  'unit-without-end': { progress: () => ({ done: 1, unit: 'x'.repeat(5_000_000) }) },
  'figure-of-infinity': { figures: () => ({ storedRows: Infinity }) },
  'figure-of-bigint': { figures: () => ({ storedRows: 12n }) },
  'figure-of-cycles': { figures: () => ({ endless }) },
  'figure-that-throws': {
    figures: () => ({
      get storedRows() {
        throw new Error('not now')
      },
    }),
  },
  'names-of-megabytes': {
    figures: () => Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`${i}`.padEnd(500), i])),
  },
  'name-of-megabytes': { figures: () => ({ ['x'.repeat(4_200_000)]: 1 }) },
  'negative-holding': { holdings: () => ({ lock: -1 }) },
  'holding-of-text': { holdings: () => ({ lock: 'one' }) },
  'answer-without-line': { answers: () => ({ storedRows: { file: 'a.ts', line: 'one' } }) },
  channel: {
    step: () => {
      closeSync(3)
    },
  },
  'thrown-object': {
    step: () => {
      throw {
        toString() {
          throw new Error('not now either')
        },
      }
    },
  },
}

export function create({ record }: { readonly record: (name: string, value: number) => void }) {
  const what = process.env['TELLS'] ?? ''
  return {
    step() {
      if (what === 'record-of-infinity') record('rows', Infinity)
    },
    close() {
      // Nothing is held.
    },
    ...tells[what],
  }
}
