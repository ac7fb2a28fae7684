// What telemetry costs: a busy agent with all of it and without, in turns of one process; one scrape of everything; and what
// each binding adds to the memory of a process. While it is on, it is scraped every second, as no Prometheus does by default.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'
import type { Ask, Binding } from './telemetry-subject.ts'

const PAIRS = 24
const PROMPTS = 250
const SCRAPES = 2000
const MEMORY_ROUNDS = 3
const SCRAPE_EVERY_MS = 1000

const worked = z.object({ cpuMs: z.number(), wallMs: z.number() })
const watched = z.object({ url: z.string() })
const scraped = z.object({ took: z.array(z.number()), series: z.number(), bytes: z.number() })
const measured = z.object({ rssBytes: z.number(), heapBytes: z.number() })

interface Subject extends Disposable {
  ask<Answer>(ask: Ask, schema: z.ZodType<Answer>): Promise<Answer>
}

export async function telemetry(say: (line: string) => void): Promise<object> {
  const [time, scrape] = await costOfTime(say)
  return { time, scrape, memoryAddedBytes: await memory(say) }
}

async function costOfTime(say: (line: string) => void): Promise<readonly [object, object]> {
  using subject = await start()
  await arm(subject, false) // Compiles what is run.
  await arm(subject, true)
  const ratios: { readonly cpu: number; readonly wall: number }[] = []
  for (let pair = 0; pair < PAIRS; pair++) {
    const isOnFirst = pair % 2 === 1
    const first = await arm(subject, isOnFirst)
    const second = await arm(subject, !isOnFirst)
    const [on, off] = isOnFirst ? [first, second] : [second, first]
    ratios.push({ cpu: on.cpuMs / off.cpuMs, wall: on.wallMs / off.wallMs })
    say(`pair ${pair + 1} of ${PAIRS}: ${on.cpuMs.toFixed(0)} ms on, ${off.cpuMs.toFixed(0)} ms off`)
  }
  const { took, series, bytes } = await subject.ask({ do: 'scrape', times: SCRAPES }, scraped)
  const sorted = took.toSorted((a, b) => a - b)
  const at = (share: number): number => Number((sorted[Math.floor(share * sorted.length)] ?? 0).toFixed(3))
  return [
    {
      pairs: PAIRS,
      cpuRatio: spread(ratios.map(({ cpu }) => cpu)),
      wallRatio: spread(ratios.map(({ wall }) => wall)),
    },
    { series, bytes, p50Ms: at(0.5), p99Ms: at(0.99), firstMs: Number((took[0] ?? 0).toFixed(3)) },
  ]
}

async function arm(subject: Subject, isOn: boolean): Promise<z.infer<typeof worked>> {
  if (!isOn) return await subject.ask({ do: 'work', prompts: PROMPTS }, worked)
  const { url } = await subject.ask({ do: 'watch' }, watched)
  // The first one writes down what the others reuse; a program is scraped for days.
  let scrape: Promise<unknown> = fetch(`${url}/metrics`).then((response) => response.text())
  await scrape
  const scraping = setInterval(() => {
    scrape = fetch(`${url}/metrics`).then((response) => response.text())
  }, SCRAPE_EVERY_MS)
  try {
    return await subject.ask({ do: 'work', prompts: PROMPTS }, worked)
  } finally {
    clearInterval(scraping)
    await scrape
    await subject.ask({ do: 'unwatch' }, z.object({}))
  }
}

async function memory(say: (line: string) => void): Promise<object> {
  const added: Record<string, object> = {}
  const base = await memoryOf('none')
  for (const binding of ['endpoint', 'prom-client', 'opentelemetry'] as const) {
    say(`memory with ${binding}`)
    const { rssBytes, heapBytes } = await memoryOf(binding)
    added[binding] = { rss: rssBytes - base.rssBytes, heap: heapBytes - base.heapBytes }
  }
  return added
}

/** Medians over fresh processes. */
async function memoryOf(binding: Binding): Promise<z.infer<typeof measured>> {
  const all: z.infer<typeof measured>[] = []
  for (let round = 0; round < MEMORY_ROUNDS; round++) {
    using subject = await start()
    all.push(await subject.ask({ do: 'memory', binding }, measured))
  }
  return {
    rssBytes: median(all.map(({ rssBytes }) => rssBytes)),
    heapBytes: median(all.map(({ heapBytes }) => heapBytes)),
  }
}

async function start(): Promise<Subject> {
  const child = fork(join(import.meta.dirname, 'telemetry-subject.ts'), { execArgv: ['--expose-gc'] })
  await once(child, 'message')
  return {
    ask: (ask, schema) => answered(child, ask, schema),
    [Symbol.dispose]: () => child.disconnect(),
  }
}

async function answered<Answer>(child: ChildProcess, ask: Ask, schema: z.ZodType<Answer>): Promise<Answer> {
  const answer = once(child, 'message')
  child.send(ask)
  const [message]: unknown[] = await answer
  return schema.parse(message)
}

function spread(values: readonly number[]): object {
  const sorted = values.toSorted((a, b) => a - b).map((value) => Number(value.toFixed(3)))
  const at = (share: number): number | undefined => sorted[Math.floor(share * (sorted.length - 1))]
  return { median: at(0.5), quartiles: [at(0.25), at(0.75)] }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
