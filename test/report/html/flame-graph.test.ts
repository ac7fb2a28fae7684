import { describe, expect, it } from 'vitest'
import { flameGraph } from '../../../src/report/html/flame-graph.ts'
import { profile } from '../../heap/profile/stacks.ts'
import { ALL_HOSTILE } from '../hostile-text.ts'

/** Of the picture for a desk: titles with place and width of their boxes. */
function boxes(stacks = profile.alive) {
  const markup =
    flameGraph({ name: 'alive', stacks, tone: 'alive' }).toString().split('class="narrow"')[0] ?? ''
  return [
    ...markup.matchAll(/<title>([^<]*)<\/title><rect[^>]* x="([\d.]+)" y="(\d+)" width="([\d.]+)"/g),
  ].map(([, title = '', x, y, width]) => ({ title, x: Number(x), y: Number(y), width: Number(width) }))
}

describe('flameGraph', () => {
  it('has each function below the one that called it, as wide as what both allocated', () => {
    const total = 1_384_000.4
    const [all, step, open, push, warm] = boxes()
    expect([all, step, open, push, warm].map((each) => each?.title)).toEqual([
      'all: 1.38 MB, 100 %',
      'step /app/src/session store.mjs:30: 1.36 MB, 98.6 %',
      'open /app/src/session store.mjs:12: 1.36 MB, 98.6 %',
      'push: 64.0 kB, 4.6 %',
      'warm /app/src/cache.mjs:4: 20.0 kB, 1.4 %',
    ])
    expect(all).toMatchObject({ x: 0, y: 0, width: 1040 })
    expect(step?.width).toBeCloseTo((1040 * 1_364_000.4) / total, 0)
    expect(push?.width).toBeCloseTo((1040 * 64_000) / total, 0)
    expect(warm?.x).toBeCloseTo(step?.width ?? 0, 0)
    expect([step, open, push, warm].map((each) => each?.y)).toEqual([21, 42, 63, 21])
  })

  it('leaves out what is too narrow to be seen, and draws nothing of nothing', () => {
    const thin = { stack: [{ function: 'thin', file: '/app/a.mjs', line: 1 }], bytes: 500 }
    expect(
      boxes([...profile.alive, thin])
        .map(({ title }) => title)
        .join(),
    ).not.toContain('thin')
    expect(boxes([])).toHaveLength(1)
  })

  it('keeps hostile names text', () => {
    const stack = [{ function: ALL_HOSTILE, file: ALL_HOSTILE, line: 1 }]
    const markup = flameGraph({ name: 'alive', stacks: [{ stack, bytes: 5 }], tone: 'grown' }).toString()
    expect(markup).not.toMatch(/<script|<img/i)
  })
})
