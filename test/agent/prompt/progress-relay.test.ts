import { describe, expect, it } from 'vitest'
import {
  ProgressRelay,
  recordLimitBytes,
  recordLimitEvents,
} from '../../../src/agent/prompt/progress-relay.ts'
import type { ToolProgress } from '../../../src/agent/tools/tool.ts'
import { until } from '../fixture.ts'

function relay(): [ProgressRelay, ToolProgress[]] {
  const published: ToolProgress[] = []
  return [new ProgressRelay((event) => published.push(event)), published]
}

describe('progress of a tool', () => {
  it('is joined into few pieces, and every character is told once', () => {
    const [progress, published] = relay()
    for (let chunk = 0; chunk < 20_000; chunk++) progress.report({ kind: 'output', body: '0123456789' })
    progress[Symbol.dispose]()
    expect(published.length).toBeLessThan(10)
    expect(published.map(({ body }) => body).join('')).toBe('0123456789'.repeat(20_000))
  })

  it('is told before long, even when nothing follows', async () => {
    const [progress, published] = relay()
    progress.report({ kind: 'output', body: 'waiting' })
    expect(published).toEqual([])
    await until(() => published.length === 1)
    progress[Symbol.dispose]()
    expect(published).toEqual([{ kind: 'output', body: 'waiting' }])
  })

  it('keeps its order with events of other kinds, which stay whole', () => {
    const [progress, published] = relay()
    for (const kind of ['output', 'state', 'state', 'output']) progress.report({ kind, body: kind })
    progress[Symbol.dispose]()
    expect(published.map(({ kind }) => kind)).toEqual(['output', 'state', 'state', 'output'])
  })

  it('is kept up to a number and a size; the rest is told and counted', () => {
    const [many, published] = relay()
    for (let event = 0; event < recordLimitEvents + 5; event++) many.report({ kind: 'state', body: 'x' })
    expect([many.records.length, many.dropped, published.length]).toEqual([
      recordLimitEvents,
      5,
      recordLimitEvents + 5,
    ])
    const [big] = relay()
    big.report({ kind: 'state', body: 'x'.repeat(recordLimitBytes) })
    big.report({ kind: 'state', body: 'x' })
    expect([big.records.length, big.dropped]).toEqual([1, 1])
  })

  it('is ignored after the end of the call', () => {
    const [progress, published] = relay()
    progress[Symbol.dispose]()
    progress.report({ kind: 'output', body: 'late' })
    progress.report({ kind: 'state', body: 'late' })
    progress[Symbol.dispose]()
    expect(published).toEqual([])
  })
})
