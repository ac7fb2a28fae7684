// Throughput of the durable event stream beside appendFile of the same bytes: a line at a time; a batch at a time that
// is serialised first, as the stream has to; and a batch of bytes that are there already. Ratios are of one round.
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EventStream } from '../src/agent/events/event-stream.ts'
import { lineOf } from '../src/agent/events/stream-record.ts'
import type { Durability } from '../src/agent/store/database.ts'
import { ResourceRegistry } from '../src/resources/registry.ts'

const ROUNDS = 5
/** A round of a line at a time takes seconds with more. */
const EVENTS = 60_000
/** Acknowledged together, as a step of a prompt is. */
const EVENTS_PER_FLUSH = 200
const TEXT = 'what a model says in one streamed delta'

interface Round {
  readonly stream: number
  readonly streamFull: number
  readonly byLine: number
  readonly serialised: number
  readonly byBatch: number
}

export async function eventStream(say: (line: string) => void): Promise<object> {
  const rounds: Round[] = []
  await measure() // The first is slower than any other: code is compiled in it.
  for (let round = 1; round <= ROUNDS; round++) {
    say(`round ${round} of ${ROUNDS}, ${EVENTS} events each way`)
    rounds.push(await measure())
  }
  const ratios = (of: (round: Round) => number): number[] =>
    rounds.map((round) => Number(of(round).toFixed(3)))
  const toLines = ratios(({ stream, byLine }) => byLine / stream)
  const toSerialised = ratios(({ stream, serialised }) => serialised / stream)
  const toBatches = ratios(({ stream, byBatch }) => byBatch / stream)
  return {
    events: EVENTS,
    eventsPerFlush: EVENTS_PER_FLUSH,
    bytes: bytesOf([...serialise()]),
    throughputToAppendFileByLine: { median: median(toLines), rounds: toLines },
    throughputToSerialisedAppendFileByBatch: { median: median(toSerialised), rounds: toSerialised },
    throughputToAppendFileByBatch: { median: median(toBatches), rounds: toBatches },
    eventsPerSecond: median(rounds.map(({ stream }) => Math.round(EVENTS / (stream / 1000)))),
    eventsPerSecondFull: median(rounds.map(({ streamFull }) => Math.round(EVENTS / (streamFull / 1000)))),
  }
}

/** Milliseconds of each arm. */
async function measure(): Promise<Round> {
  const directory = await mkdtemp(join(tmpdir(), 'tidemark-bench-'))
  try {
    const all = [...serialise()]
    const batches = [...batchesOf(all)]
    return {
      stream: await timed(() => streamed(join(directory, 'normal'), 'normal')),
      serialised: await timed(() => appended(join(directory, 'serialised'), batchesOf(serialise()))),
      byLine: await timed(() => appended(join(directory, 'lines'), all)),
      byBatch: await timed(() => appended(join(directory, 'batches'), batches)),
      streamFull: await timed(() => streamed(join(directory, 'full'), 'full')),
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function streamed(directory: string, durability: Durability): Promise<void> {
  await using stream = new EventStream({ directory, durability, registry: new ResourceRegistry() })
  for (let at = 1; at <= EVENTS; at++) {
    stream.append(eventAt(at))
    if (at % EVENTS_PER_FLUSH === 0) await stream.flush()
  }
}

async function appended(path: string, pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) await appendFile(path, piece)
}

function* serialise(): Generator<string, void, undefined> {
  for (let seq = 1; seq <= EVENTS; seq++) {
    yield lineOf({ seq, atMs: 1_700_000_000_000 + seq, event: eventAt(seq) })
  }
}

function* batchesOf(lines: Iterable<string>): Generator<string, void, undefined> {
  let batch = ''
  let count = 0
  for (const line of lines) {
    batch += line
    count++
    if (count % EVENTS_PER_FLUSH > 0) continue
    yield batch
    batch = ''
  }
  if (batch !== '') yield batch
}

function eventAt(at: number): { type: string; sessionId: string; messageId: number; text: string } {
  return { type: 'text-delta', sessionId: 'session-1', messageId: Math.ceil(at / 50), text: TEXT }
}

function bytesOf(all: readonly string[]): number {
  return all.reduce((sum, line) => sum + Buffer.byteLength(line), 0)
}

async function timed(run: () => Promise<void>): Promise<number> {
  const startedMs = performance.now()
  await run()
  return performance.now() - startedMs
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
