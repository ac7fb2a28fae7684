// A part of a simulated day of `watch`: samples and their clock are fed, as fast as they go, to what a watch keeps and writes.
// `node watch-day-life.ts DIRECTORY FROM_HOUR UNTIL_HOUR`: what it took, as JSON on stdout.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { WrittenProfile, WrittenSample } from '../src/watch/probe-files.ts'
import { ProfileHistory } from '../src/watch/profile-history.ts'
import type { WatchSample } from '../src/watch/watch-sample.ts'
import { WatchHistory } from '../src/watch/watch-history.ts'
import { WatchLog } from '../src/watch/watch-log.ts'

const [directory = '', from = '0', until = '24'] = process.argv.slice(2)
const SECONDS_PER_HOUR = 3_600
const STARTED_MS = Date.UTC(2026, 10, 30)
const ORIGINS = 40
/** Commands of a moment that an agent starts: each is another process, with a probe of its own. */
const COMMAND_EVERY_SECONDS = 20
const PROFILE_EVERY_SECONDS = 10

const startMs = STARTED_MS + Number(from) * SECONDS_PER_HOUR * 1_000
const log = new WatchLog({ directory, command: ['node', 'agent.mjs'], clock: () => startMs })
const history = new WatchHistory(1_000)
const profiles = new ProfileHistory()
const file = join(directory, 'samples.jsonl')
let mostBytes = 0
const residentBytes: number[] = []
const total = (Number(until) - Number(from)) * SECONDS_PER_HOUR
for (let second = 0; second < total; second += 1) {
  const sample = sampleAt(second)
  log.append(sample)
  if (second % PROFILE_EVERY_SECONDS === 0) profiles.add([profileAt(second)], sample)
  history.add(sample)
  if (second % SECONDS_PER_HOUR !== SECONDS_PER_HOUR - 1) continue
  globalThis.gc?.()
  residentBytes.push(process.memoryUsage.rss())
  mostBytes = Math.max(mostBytes, statSync(file).size)
}
const { start, unwritten } = log
const stacks = profiles.whole?.grown?.length ?? 0
process.stdout.write(JSON.stringify({ residentBytes, mostBytes, start, unwritten, stacks }))

function sampleAt(second: number): WatchSample {
  const main = { pid: 100, command: 'node agent.mjs', rssBytes: 2e8 + second, peakRssBytes: 3e8, threads: 11 }
  const isCommand = second % COMMAND_EVERY_SECONDS === 0
  const pid = 1_000 + second
  const command = { ...main, pid, command: 'node tool.mjs', pssBytes: 3e7, fds: { pipe: 3 } }
  return {
    atMs: second * 1_000,
    processes: [
      { ...main, pssBytes: 1.5e8, fds: { file: 9, socket: 20 + (second % 30), pipe: 12 } },
      ...(isCommand ? [command] : []),
    ],
    threads: [threadAt(second, 100), ...(isCommand ? [threadAt(second, pid)] : [])],
  }
}

function threadAt(second: number, pid: number): WrittenSample {
  const origins = Array.from({ length: ORIGINS }, (_, at) => ({
    kind: 'timer',
    label: 'setTimeout',
    site: { file: `/app/src/part-${at}.mjs`, line: at + 1, column: 3, function: `arm${at}` },
    live: 1 + ((second + at) % 7),
    oldestAgeMs: 900,
  }))
  return {
    schema: 'tidemark.probe/1',
    pid,
    thread: 0,
    program: '/app/agent.mjs',
    why: pid === 100 ? 'interval' : 'exit',
    atMs: startMs + second * 1_000,
    collected: second % 2 === 0,
    rssBytes: 2e8,
    heapUsedBytes: 8e7 + (second % 1_000) * 1e3,
    heapTotalBytes: 1.2e8,
    externalBytes: 4e6,
    arrayBuffersBytes: 1e6,
    holdings: {
      level: 'origins',
      kinds: { timer: 160, socket: 20 },
      origins,
      dropped: 0,
      faults: 0,
      blind: [],
    },
  }
}

function profileAt(second: number): WrittenProfile {
  const alive = Array.from({ length: 400 }, (_, at) => ({
    stack: Array.from({ length: 8 }, (__, deep) => ({
      function: `work${deep}`,
      file: `/app/src/part-${at}.mjs`,
      line: deep + 1,
    })),
    bytes: 1e5 + second + at,
    samples: 4,
  }))
  return {
    schema: 'tidemark.profile/1',
    pid: 100,
    thread: 0,
    atMs: startMs + second * 1_000,
    samplingBytes: 32_768,
    alive,
  }
}
