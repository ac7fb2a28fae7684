import { gunzipSync } from 'node:zlib'
import { Profile } from 'pprof-format'
import { describe, expect, it } from 'vitest'
import { pprofOf } from '../../../src/heap/profile/pprof.ts'
import { profile } from './stacks.ts'

const time = { atMs: Date.UTC(2026, 10, 30), durationMs: 1_500 }

async function decoded(given = profile) {
  const read = Profile.decode(gunzipSync(await pprofOf(given, time)))
  const text = (at: number | bigint): string => read.stringTable.strings[Number(at)] ?? ''
  const inWords = (id: number | bigint): string => {
    const called = read.location.find((each) => each.id === id)?.line[0]
    const of = read.function.find((each) => each.id === called?.functionId)
    return `${text(of?.name ?? 0)} ${text(of?.filename ?? 0)}:${called?.line}`
  }
  return { read, text, inWords }
}

describe('pprofOf', () => {
  it('has each stack once, with what is alive and what of it grew', async () => {
    const { read, text, inWords } = await decoded()
    expect(read.sampleType.map(({ type, unit }) => `${text(type)} ${text(unit)}`)).toEqual([
      'inuse_space bytes',
      'grown_space bytes',
    ])
    expect(text(read.defaultSampleType)).toBe('inuse_space')
    const samples = read.sample.map(({ locationId, value }) => [locationId.map(inWords), value.map(Number)])
    expect(samples).toEqual([
      [
        ['open /app/src/session store.mjs:12', 'step /app/src/session store.mjs:30'],
        [1_300_000, 1_250_000],
      ],
      [
        ['push :0', 'open /app/src/session store.mjs:12', 'step /app/src/session store.mjs:30'],
        [64_000, 0],
      ],
      [['warm /app/src/cache.mjs:4'], [20_000, 0]],
    ])
  })

  it('says when, over how long and how it was sampled', async () => {
    const { read, text } = await decoded()
    expect(BigInt(read.timeNanos)).toBe(BigInt(time.atMs) * 1_000_000n)
    expect(BigInt(read.durationNanos)).toBe(1_500_000_000n)
    expect(read.period).toBe(256)
    expect(text(read.periodType?.type ?? 0)).toBe('space')
  })

  it('has no value for growth where there was no earlier look', async () => {
    const { read } = await decoded({ samplingBytes: profile.samplingBytes, alive: profile.alive })
    expect(read.sampleType).toHaveLength(1)
    expect(read.sample.map(({ value }) => value.length)).toEqual([1, 1, 1])
  })

  it('is a profile of nothing where nothing is alive', async () => {
    const { read } = await decoded({ samplingBytes: 256, alive: [], grown: [] })
    expect(read.sample).toEqual([])
  })
})
