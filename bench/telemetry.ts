// What telemetry costs: a busy agent with all of it and one without, in turns; one scrape of everything; and what each binding
// adds to the memory of a process. While it is on, it is scraped every second, as no Prometheus does by default.
// Each agent is of a process of its own, as nobody switches telemetry on and off again, and what the switching costs is not
// what it costs to be on. Processes differ by themselves, so there are several pairs.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'
import { answered } from './child-answer.ts'
import type { Ask, Binding } from './telemetry-subject.ts'

/** Of processes. */
const PAIRS = 8
/** Of each process, measured. */
const ARMS = 6
const WARM_UP_ARMS = 3
const PROMPTS = 250
const SCRAPES = 2000
const MEMORY_ROUNDS = 3
const SCRAPE_EVERY_MS = 1000

const worked = z.object({ cpuMs: z.number(), wallMs: z.number() })
const watched = z.object({ url: z.string() })
const timed = z.object({ took: z.array(z.number()), series: z.number(), bytes: z.number() })
const measured = z.object({ rssBytes: z.number(), heapBytes: z.number() })

interface Subject extends Disposable {
  ask<Answer>(ask: Ask, schema: z.ZodType<Answer>): Promise<Answer>
}

export async function telemetry(say: (line: string) => void): Promise<object> {
  return { time: await costOfTime(say), scrape: await costOfScrape(), memoryAddedBytes: await memory(say) }
}

async function costOfTime(say: (line: string) => void): Promise<object> {
  const ratios: { readonly cpu: number; readonly wall: number }[] = []
  for (let pair = 0; pair < PAIRS; pair++) {
    using off = await start()
    using on = await start()
    await using scraping = new AsyncDisposableStack()
    scraping.use(await scraped(on))
    const all = await inTurns([on, off], pair % 2 === 1)
    const [cpuOn, cpuOff] = all.map((arms) => median(arms.map(({ cpuMs }) => cpuMs)))
    const [wallOn, wallOff] = all.map((arms) => median(arms.map(({ wallMs }) => wallMs)))
    ratios.push({ cpu: (cpuOn ?? 0) / (cpuOff ?? 0), wall: (wallOn ?? 0) / (wallOff ?? 0) })
    say(`pair ${pair + 1} of ${PAIRS}: ${cpuOn?.toFixed(0)} ms on, ${cpuOff?.toFixed(0)} ms off`)
  }
  return {
    pairs: PAIRS,
    arms: ARMS,
    cpuRatio: spread(ratios.map(({ cpu }) => cpu)),
    wallRatio: spread(ratios.map(({ wall }) => wall)),
  }
}

/** Of each subject what its arms took, those in which it compiled what is run left out. */
async function inTurns(
  subjects: readonly Subject[],
  isLastFirst: boolean,
): Promise<readonly (readonly z.infer<typeof worked>[])[]> {
  const turns = subjects.map((subject) => ({ subject, arms: [] as z.infer<typeof worked>[] }))
  for (let arm = 0; arm < WARM_UP_ARMS + ARMS; arm++) {
    for (const { subject, arms } of arm % 2 === Number(isLastFirst) ? turns : turns.toReversed()) {
      const answer = await subject.ask({ do: 'work', prompts: PROMPTS }, worked)
      if (arm >= WARM_UP_ARMS) arms.push(answer)
    }
  }
  return turns.map(({ arms }) => arms)
}

/** Watches the subject, and scrapes it until it is disposed. */
async function scraped(subject: Subject): Promise<AsyncDisposable> {
  const { url } = await subject.ask({ do: 'watch' }, watched)
  const fetched = async (): Promise<unknown> => (await fetch(`${url}/metrics`)).text()
  let last = fetched()
  await last
  const timer = setInterval(() => {
    last = fetched()
  }, SCRAPE_EVERY_MS)
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer)
      await last
      await subject.ask({ do: 'unwatch' }, z.object({}))
    },
  }
}

async function costOfScrape(): Promise<object> {
  using subject = await start()
  await subject.ask({ do: 'work', prompts: PROMPTS }, worked)
  const { took, series, bytes } = await subject.ask({ do: 'scrape', times: SCRAPES }, timed)
  const sorted = took.toSorted((a, b) => a - b)
  const at = (share: number): number => Number((sorted[Math.floor(share * sorted.length)] ?? 0).toFixed(3))
  return { series, bytes, p50Ms: at(0.5), p99Ms: at(0.99), firstMs: Number((took[0] ?? 0).toFixed(3)) }
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

function spread(values: readonly number[]): object {
  const sorted = values.toSorted((a, b) => a - b).map((value) => Number(value.toFixed(3)))
  const at = (share: number): number | undefined => sorted[Math.floor(share * (sorted.length - 1))]
  return { median: at(0.5), quartiles: [at(0.25), at(0.75)] }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
