// A Node that has renamed what the probe reads must not make a leak clean: each name once, with a program that leaks
// what is found by it, judged as `watch` would.
import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { WatchHistory } from '../../../src/watch/watch-history.ts'
import { judgeWatch } from '../../../src/watch/watch-verdict.ts'
import type { HoldingsReport } from '../../../src/probe/holdings.ts'
import { register } from '../program.ts'
import { nodeNames } from './node-names.ts'

const here = import.meta.dirname
const root = resolve(here, '../../..')
const intervalMs = 1000
const run = promisify(execFile)

async function verdictOn(leaks: string, renamed: string, level: string): Promise<string> {
  const args = ['--import', join(here, 'rename.ts'), '--import', register, join(here, 'leaking.ts'), leaks]
  const env = { ...process.env, RENAMED: renamed, TIDEMARK_PROBE_LEVEL: level }
  const { stdout } = await run(process.execPath, args, { env, timeout: 60_000 })
  const reports = stdout
    .trim()
    .split('\n')
    .map((line): HoldingsReport => JSON.parse(line))
  const history = new WatchHistory()
  for (const [index, holdings] of reports.entries()) {
    const atMs = index * intervalMs
    history.add({ atMs, processes: [process1], threads: [writtenAt(atMs, holdings)] })
  }
  const end = {
    exit: { code: 0, signal: undefined },
    wasEnded: true,
    survivors: [],
    durationMs: 60_000,
    unreadable: 0,
    unwritten: 0,
  }
  return judgeWatch(history, end, { withProbe: true, intervalMs }).verdict
}

const bytes = { rssBytes: 1, heapUsedBytes: 1, heapTotalBytes: 1, externalBytes: 0, arrayBuffersBytes: 0 }
const process1 = {
  pid: 1,
  command: 'node',
  rssBytes: 1,
  peakRssBytes: 1,
  pssBytes: 1,
  threads: 11,
  fds: { socket: 2 },
}

function writtenAt(atMs: number, { origins, kinds, blind, ...rest }: HoldingsReport) {
  return {
    schema: 'tidemark.probe/1' as const,
    pid: 1,
    thread: 0,
    program: 'leaking.ts',
    why: 'interval' as const,
    atMs,
    collected: true,
    ...bytes,
    holdings: { ...rest, kinds: { ...kinds }, origins: [...origins], blind: [...blind] },
  }
}

/** Two at once: each has a core. */
async function inPairs<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const left = [...items.entries()]
  const results: Result[] = []
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift())
      results[next[0]] = await act(next[1])
  }
  await Promise.all([work(), work()])
  return results
}

describe('a name of Node that is another', () => {
  it.each(['origins', 'full'])('never makes a leak clean, at %s', { timeout: 300_000 }, async (level) => {
    const verdicts = await inPairs(nodeNames, async ({ written, leaks }) => {
      return `${written}: ${await verdictOn(leaks, written, level)}`
    })
    expect(verdicts).toHaveLength(nodeNames.length)
    expect(verdicts.filter((verdict) => verdict.endsWith('clean'))).toEqual([])
  })

  it(
    'is the only reason: the same programs leak where nothing is renamed',
    { timeout: 300_000 },
    async () => {
      const kinds = [...new Set(nodeNames.map(({ leaks }) => leaks))].filter((kind) => kind !== 'immediate')
      const verdicts = await inPairs(
        kinds,
        async (kind) => `${kind}: ${await verdictOn(kind, '', 'origins')}`,
      )
      expect(verdicts).toEqual(kinds.map((kind) => `${kind}: leak`))
    },
  )
})

describe('the list of names', () => {
  it('has every undocumented field that the probe reads', () => {
    const sources = globSync('src/{probe,host,linux,resources}/**/*.ts', { cwd: root }).map((file) =>
      readFileSync(join(root, file), 'utf8'),
    )
    const read = sources.flatMap((text) => [...text.matchAll(/(?<![\w$#])_[a-z]\w+/gi)].map(([name]) => name))
    const fields = new Set(read.filter((name) => !/^_(result|args|self|error|promise|failed|i)$/.test(name)))
    expect([...fields].filter((name) => !nodeNames.some(({ written }) => written === name))).toEqual([])
  })

  it('has only names that the sources have, and every channel', () => {
    const text = globSync('src/{probe,host,linux,resources}/**/*.ts', { cwd: root })
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join('\n')
    expect(nodeNames.filter(({ written }) => !text.includes(written))).toEqual([])
    const channels = [...text.matchAll(/onPublished\(patches, ('[\w.]+')/g)].map(([, channel]) => channel)
    expect(channels.length).toBeGreaterThanOrEqual(4)
    expect(channels.filter((channel) => !nodeNames.some(({ written }) => written === channel))).toEqual([])
  })
})
