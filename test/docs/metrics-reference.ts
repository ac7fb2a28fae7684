// docs/metrics.md: made from the catalogue, so that no metric is missing and none is invented.
import {
  catalogue,
  type MetricKey,
  metricGroups,
  metricKeys,
} from '../../src/telemetry/catalogue/catalogue.ts'
import type { Label } from '../../src/telemetry/catalogue/metric.ts'

/** Says how to make the page anew; the first line of the page, and of the failure when it is out of date. */
export const HOW_TO_WRITE_METRICS = 'pnpm docs:metrics'

const introduction = `# Metrics

## In your program
\`\`\`ts
import { observe } from 'tidemark'

await observe()                                  // http://127.0.0.1:9464: a page, /metrics, /healthz and /stats
\`\`\`
Nothing of it keeps the process alive, and neither prom-client nor OpenTelemetry is loaded. It takes options:
\`\`\`ts
const memory = captureOnPressure({ directory: '/var/lib/app' })
const observed = await observe({
  host: '0.0.0.0',
  port: 9464,
  token: process.env.METRICS_TOKEN,              // required beyond loopback, 16 characters or more
  pressure: memory,                              // adds what the monitor and its evidence say
  resources: true,                               // loads the probe: what nobody books is counted too, /stats has the lines
  registry,                                      // whose holdings are told; default: those of the process
  agent,                                         // one of \`tidemark/agent\`
})
observed.registerIn(register)                    // a Registry of prom-client 15 or @prometheus-io/client, yours too
observed.observeWith(metrics.getMeter('app'))    // a meter of OpenTelemetry
app.use((request, response, next) => observed.handler(request, response) || next())
\`\`\`
Its address leads to the page [/live](pressure.md#the-live-page), which begins to look at the program with its first visitor. With \`serve: false\` there is no server, only the handler, which leaves \`/live\` alone. Host and Origin are checked, so that no page in a browser can read it. Without a token a mounted handler answers only this machine, and nothing that a proxy has passed on.

Timers, sockets, listeners and all else that a program does not book itself are seen by the probe alone: \`resources: true\` loads it, or \`node --import tidemark/probe\`, which also knows the lines of what was acquired before. \`tidemark_probe_loaded\` is 0 where there is none, and then a 0 of resources says nothing. What a program books and the probe sees too is counted by each. Resources are those of the thread that observes.

## \`tidemark agent\`
It serves \`/metrics\` and \`/stats\` beside its own routes, for who has its token (printed at the start; \`--no-token\` for none). \`--otlp http://127.0.0.1:4318\` also pushes the metrics to a collector, every minute and once at the end; \`OTEL_SERVICE_NAME\` and \`OTEL_EXPORTER_OTLP_HEADERS\` are respected.

## What is the same everywhere
- Every label set is closed and always reported: 0 where there is nothing. Never is a session, a path, a process or a command a label.
- A source that fails makes its own metrics 0 and counts in \`tidemark_telemetry_failures_total\`.
- Delays of the event loop are those of the last whole window of ten seconds, whoever reads.
- Durations in OpenTelemetry count from the moment that a meter is bound.
- Metrics of an agent are there where there is an agent, those of pressure where the memory is watched, those of Linux on Linux.`

export function metricsReference(): string {
  const groups = Object.entries(metricGroups).map(
    ([title, keys]) => `## ${title}\n\n${table(head, keys.map(metricRow))}`,
  )
  return `${[
    `<!-- Made by \`${HOW_TO_WRITE_METRICS}\` from src/telemetry/catalogue: change that. -->`,
    introduction,
    ...groups,
    `## Labels\n\n${table(['label in OpenTelemetry', 'values'], labelRows())}`,
  ].join('\n\n')}\n`
}

const head = ['Prometheus', 'kind', 'labels', 'OpenTelemetry', 'what it tells']

function metricRow(key: MetricKey): readonly string[] {
  const { prometheus, kind, labels, name, unit, help } = catalogue[key]
  const names = Object.entries(labels).map(([label, { attribute }]) => `\`${label}\` (\`${attribute}\`)`)
  return [`\`${prometheus}\``, kind, names.join(', '), `\`${name}\`, ${unit}`, help]
}

function labelRows(): readonly (readonly string[])[] {
  const labels = metricKeys.flatMap((key) => Object.values(catalogue[key].labels))
  const sets = new Map<string, Label>(labels.map((label) => [label.attribute, label]))
  return [...sets.values()].map(({ attribute, values, attributeSuffix }) => {
    const suffix =
      attributeSuffix === undefined ? '' : `, in OpenTelemetry with \`${attributeSuffix}\` behind it`
    return [`\`${attribute}\``, values.map((value) => `\`${value}\``).join(' ') + suffix]
  })
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [titles, titles.map(() => '---'), ...rows].map(line).join('\n')
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
