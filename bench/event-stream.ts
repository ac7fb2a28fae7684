// Throughput of the durable event stream beside appendFile of the same bytes, in the same batches, equally durable. The
// ways take turns within a round, a batch each, so that whatever slows the machine down slows all of them.
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EventStream } from '../src/agent/events/event-stream.ts'
import { lineOf, type StreamEvent } from '../src/agent/events/stream-record.ts'
import type { Durability } from '../src/agent/store/database.ts'
import { ResourceRegistry } from '../src/resources/registry.ts'

const ROUNDS = 5
const BATCHES = { normal: 500, full: 100 } as const satisfies Record<Durability, number>
/** Acknowledged together, as a step of a prompt is. */
const EVENTS_PER_BATCH = 200
const TEXT = 'what a model says in one streamed delta'

interface Batch {
  readonly firstSeq: number
  readonly events: readonly StreamEvent[]
  readonly lines: string
}

/** What a round took each way, in milliseconds. */
interface Round {
  /** Numbers, stamps, serialises and remembers each event, writes the batch, acknowledges it. */
  stream: number
  /** `appendFile` of lines that somebody has serialised before the clock runs. */
  appendFile: number
  /** The same, and what makes the lines. */
  serialiseAndAppendFile: number
  /** Of the lines. */
  bytes: number
}

export async function eventStream(say: (line: string) => void): Promise<object> {
  return { normal: await compared('normal', say), full: await compared('full', say) }
}

async function compared(durability: Durability, say: (line: string) => void): Promise<object> {
  const events = BATCHES[durability] * EVENTS_PER_BATCH
  const rounds: Round[] = []
  await measured(durability) // The first is slower than any other: code is compiled in it.
  for (let round = 1; round <= ROUNDS; round++) {
    say(`durability ${durability}, round ${round} of ${ROUNDS}, ${events} events each way`)
    rounds.push(await measured(durability))
  }
  return {
    events,
    eventsPerBatch: EVENTS_PER_BATCH,
    bytes: rounds[0]?.bytes,
    throughputToAppendFile: spread(rounds.map((round) => round.appendFile / round.stream)),
    throughputToSerialiseAndAppendFile: spread(
      rounds.map((round) => round.serialiseAndAppendFile / round.stream),
    ),
    eventsPerSecond: spread(rounds.map(({ stream }) => Math.round((1000 * events) / stream))),
  }
}

async function measured(durability: Durability): Promise<Round> {
  const directory = await mkdtemp(join(tmpdir(), 'tidemark-bench-'))
  const spent: Round = { stream: 0, appendFile: 0, serialiseAndAppendFile: 0, bytes: 0 }
  const ready = join(directory, 'ready.jsonl')
  const serialised = join(directory, 'serialised.jsonl')
  const flush = durability === 'full'
  try {
    await using stream = new EventStream({
      directory: join(directory, 'stream'),
      durability,
      registry: new ResourceRegistry(),
    })
    for (let at = 0; at < BATCHES[durability]; at++) {
      const batch = batchFrom(at * EVENTS_PER_BATCH + 1)
      const ways: readonly (readonly [Exclude<keyof Round, 'bytes'>, () => Promise<void>])[] = [
        ['stream', () => streamed(stream, batch)],
        ['appendFile', () => appendFile(ready, batch.lines, { flush })],
        ['serialiseAndAppendFile', () => appendFile(serialised, linesOf(batch), { flush })],
      ]
      spent.bytes += Buffer.byteLength(batch.lines)
      for (let turn = 0; turn < ways.length; turn++) {
        const way = ways[(at + turn) % ways.length]
        if (way) spent[way[0]] += await timed(way[1])
      }
    }
    return spent
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function streamed(stream: EventStream, { events }: Batch): Promise<void> {
  for (const event of events) stream.append(event)
  await stream.flush()
}

function batchFrom(firstSeq: number): Batch {
  const events = Array.from({ length: EVENTS_PER_BATCH }, (_, at) => eventAt(firstSeq + at))
  // Flat before the clock runs: a string of pieces would be joined in it.
  return { firstSeq, events, lines: Buffer.from(linesOf({ firstSeq, events })).toString() }
}

function linesOf({ firstSeq, events }: Omit<Batch, 'lines'>): string {
  let lines = ''
  for (const [at, event] of events.entries()) lines += lineOf({ seq: firstSeq + at, atMs: Date.now(), event })
  return lines
}

function eventAt(at: number): StreamEvent & { messageId: number; text: string } {
  return { type: 'text-delta', sessionId: 'session-1', messageId: Math.ceil(at / 50), text: TEXT }
}

async function timed(run: () => Promise<void>): Promise<number> {
  const startedMs = performance.now()
  await run()
  return performance.now() - startedMs
}

function spread(values: readonly number[]): object {
  const rounds = values.map((value) => Number(value.toPrecision(3)))
  return { median: rounds.toSorted((a, b) => a - b)[Math.floor(rounds.length / 2)], rounds }
}
