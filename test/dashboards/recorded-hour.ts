// An hour of processes that nobody waited for: gauges as OpenMetrics, which promtool makes into blocks of Prometheus's database.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogue, type MetricKey } from '../../src/telemetry/catalogue/catalogue.ts'

export const promtool = '/usr/bin/promtool'
const hourSeconds = 3600
const everySeconds = 15

export interface RecordedProcess {
  readonly instance: string
  /** Seconds before now; undefined for before all of it. */
  readonly startedAgo?: number
  /** What a major collection leaves, in bytes, of seconds before now. */
  readonly heap: (ago: number) => number
  /** Of other gauges, by key, and by their labels as Prometheus writes them. */
  readonly others?: readonly (readonly [key: MetricKey, labels: string, value: (ago: number) => number])[]
}

/** Returns the directory of the database, below the given one. */
export function recordHour(processes: readonly RecordedProcess[], directory: string): string {
  const file = join(directory, 'history.om')
  const data = join(directory, 'data')
  writeFileSync(file, openMetrics(processes, Math.floor(Date.now() / 1000)))
  execFileSync(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', file, data])
  return data
}

function openMetrics(processes: readonly RecordedProcess[], nowSeconds: number): string {
  const all = processes.flatMap(({ instance, startedAgo = 7200, heap, others = [] }) => {
    const started = (ago: number): number => nowSeconds - (ago > startedAgo ? 7200 : startedAgo)
    const gauges: NonNullable<RecordedProcess['others']> = [
      ['processStartTime', '', started],
      ['heapAfterMajorGc', '', heap],
      ['residentMemory', '', (ago) => heap(ago) + 40e6],
      ['memoryLimit', '', () => 3e9],
      ['heapLimit', '', () => 4e9],
      ...others,
    ]
    return gauges.map(([key, labels, value]) => ({
      key,
      text: series(key, `instance="${instance}"${labels}`, { nowSeconds, value }),
    }))
  })
  const families = Map.groupBy(all, ({ key }) => catalogue[key].prometheus)
  const texts = [...families].map(
    ([name, lines]) => `# TYPE ${name} gauge\n${lines.map(({ text }) => text).join('')}`,
  )
  return `${texts.join('')}# EOF\n`
}

function series(
  key: MetricKey,
  labels: string,
  { nowSeconds, value }: { readonly nowSeconds: number; readonly value: (ago: number) => number },
): string {
  return Array.from({ length: hourSeconds / everySeconds }, (_, at) => {
    const ago = hourSeconds - (at + 1) * everySeconds
    return `${catalogue[key].prometheus}{job="tidemark",${labels}} ${value(ago)} ${nowSeconds - ago}\n`
  }).join('')
}
