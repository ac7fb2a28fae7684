import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { PrometheusText } from '../../../src/telemetry/metrics/prometheus-text.ts'
import { Telemetry } from '../../../src/telemetry/metrics/telemetry.ts'
import { GcWatch } from '../../../src/telemetry/sources/gc-watch.ts'
import { LoopWatch } from '../../../src/telemetry/sources/loop-watch.ts'

setFlagsFromString('--expose-gc')
const collect: unknown = runInNewContext('gc')

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))

describe('collections', () => {
  it('are all counted, also those of one batch', async () => {
    using watch = new GcWatch()
    const telemetry = new Telemetry()
    telemetry.add(watch)
    const count = (): number =>
      Number(
        /duration_seconds_count\{kind="major"\} (\d+)/.exec(
          new PrometheusText().render(telemetry.read('endpoint')),
        )?.[1],
      )
    if (typeof collect !== 'function') throw new Error('no collector')
    for (let each = 0; each < 10; each++) collect()
    while (count() < 10) await pause()
    expect(count()).toBeGreaterThanOrEqual(10)
  })
})

describe('the event loop', () => {
  it('tells every reader the same window', async () => {
    using watch = new LoopWatch()
    const telemetry = new Telemetry()
    telemetry.add(watch)
    const delays = (): string[] =>
      new PrometheusText()
        .render(telemetry.read('endpoint'))
        .split('\n')
        .filter((line) => /^nodejs_eventloop_(lag|util)/.test(line))
    for (let each = 0; each < 5; each++) await pause()
    watch.turn()
    const first = delays()
    for (let each = 0; each < 5; each++) await pause()
    expect(delays()).toEqual(first)
    expect(first).toHaveLength(6)
  })
})
