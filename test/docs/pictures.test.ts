import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { HOW_TO_DRAW, pictures, risingLooks } from './pictures.ts'
import { judged, recorded, seriesFile } from './recorded-series.ts'

const all = recorded()
const named = (name: string) => {
  const found = all.series.find((each) => each.name === name)
  if (found === undefined) throw new RangeError(`there is no series ${name}`)
  return found
}

describe('the pictures of docs/verdict.md', () => {
  it.each(pictures(all))('$file shows the series beside it', ({ file, svg }) => {
    const drawn = readFileSync(join(dirname(seriesFile), file), 'utf8')
    expect(drawn, `docs/verdict/${file} is out of date: run ${HOW_TO_DRAW}, and commit it`).toBe(svg)
  })
})

describe('what the page says of them', () => {
  it.each(['leak', 'quiet-leak'])('%s rises, and goes on', (name) => {
    expect(judged(named(name))).toMatchObject({ rises: true, shape: 'goes-on' })
  })

  it.each(['plateau', 'warm-up', 'saw-tooth', 'one-off', 'heavy-tail', 'tiers-off', 'tiers-on', 'quiet'])(
    '%s is no leak',
    (name) => {
      const { rises, shape } = judged(named(name))
      expect(rises && shape === 'goes-on').toBe(false)
    },
  )

  it('a saw-tooth seen once in 60 cycles seems to rise', () => {
    expect(risingLooks(named('saw-tooth').points).length).toBeGreaterThanOrEqual(4)
  })

  it('a path that grows is more at every look', () => {
    const counts = all.path.counts.map(({ y }) => y)
    expect(counts.length).toBeGreaterThan(4)
    expect(counts.slice(1).every((count, index) => count > (counts[index] ?? 0))).toBe(true)
  })
})
