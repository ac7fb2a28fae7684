// The planted corpus: every leak is found with its file and line, and no look-alike is flagged.
import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, it } from 'vitest'
import { type Suspect, suspects } from '../planted/resources/judge.ts'
import { plantedLines, runPlanted } from '../planted/resources/run.ts'

const corpus = resolve(import.meta.dirname, '../planted/resources')
const files = (folder: string) => globSync(`${corpus}/${folder}/*.{ts,cjs}`).toSorted()
const name = ({ kind, file, line }: Suspect) => `${kind} ${file}:${line}`
const place = (suspect: string) => suspect.slice(suspect.indexOf(' ') + 1)

describe.concurrent('the planted leaks', () => {
  it('are each found at their line, and nothing else is', { timeout: 900_000 }, async ({ expect }) => {
    const leaks = files('leaks')
    const expected = leaks.flatMap(plantedLines)
    const found = suspects(await runPlanted(leaks)).map(name)
    expect(leaks.length).toBeGreaterThanOrEqual(40)
    expect(expected.filter((line) => !found.includes(line))).toEqual([])
    const places = new Set(expected.map(place))
    expect(found.filter((suspect) => !places.has(place(suspect)))).toEqual([])
  })
})

describe.concurrent('the planted look-alikes', () => {
  it('are never suspected', { timeout: 180_000 }, async ({ expect }) => {
    const lookAlikes = files('look-alikes')
    expect(lookAlikes.length).toBeGreaterThanOrEqual(25)
    expect(suspects(await runPlanted(lookAlikes))).toEqual([])
  })
})
