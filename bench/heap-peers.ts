// The planted programs of the heap under what else judges a heap in plain Node: memlab's own rules on three snapshots,
// a heap that grew at five looks in a row, an RSS a tenth higher. CORPUS_ONLY: a part of the path. The first run installs
// memlab into .tidemark/heap-peers. Ours is `pnpm bench corpus`.
import { execFile, execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expectationOf } from '../test/planted/expectation.ts'
import type { Driven } from './heap-peers-driver.ts'

const planted = resolve(import.meta.dirname, '../test/planted')
const place = resolve(import.meta.dirname, '../.tidemark/heap-peers')
const MEMLAB = '@memlab/api@2.0.5'
const RSS_RISE = 1.1
/** Prints how many leaks its own rules find. */
const ASK_MEMLAB = `
const { findLeaksBySnapshotFilePaths, ConsoleMode } = require('@memlab/api')
const [baseline, target, final] = ['baseline', 'target', 'final'].map((name) => process.argv[1] + '/' + name + '.heapsnapshot')
findLeaksBySnapshotFilePaths(baseline, target, final, { workDir: process.argv[1] + '/memlab', consoleMode: ConsoleMode.SILENT })
  .then((leaks) => process.stderr.write('found ' + leaks.length, () => process.exit()))`

interface Seen {
  readonly subject: string
  readonly isLeak: boolean
  readonly flagged: Readonly<Record<string, boolean>>
}

export async function heapPeers(say: (line: string) => void): Promise<object> {
  installMemlab(say)
  const only = process.env['CORPUS_ONLY'] ?? ''
  const files = globSync(`${planted}/{heap,held-out}/{leaks,look-alikes}/*.{ts,mts,cts,js,mjs,cjs}`)
    .filter((file) => file.includes(only) && expectationOf(file).verdict !== undefined)
    .toSorted()
  const seen: Seen[] = []
  for (const file of files) {
    const flagged = await judgements(file)
    seen.push({ subject: relative(planted, file), isLeak: expectationOf(file).verdict === 'leak', flagged })
    const names = Object.keys(flagged).filter((name) => flagged[name] === true)
    say(`${relative(planted, file)}: ${names.join(', ') || 'nobody'}`)
  }
  return {
    leaks: seen.filter(({ isLeak }) => isLeak).length,
    lookAlikes: seen.filter(({ isLeak }) => !isLeak).length,
    ...Object.fromEntries(Object.keys(seen[0]?.flagged ?? {}).map((name) => [name, row(seen, name)])),
  }
}

function row(seen: readonly Seen[], name: string): object {
  const flagged = seen.filter((each) => each.flagged[name] === true)
  const falsely = flagged.filter(({ isLeak }) => !isLeak).map(({ subject }) => subject)
  return { found: flagged.length - falsely.length, falselyFlagged: falsely.length, falsely }
}

async function judgements(file: string): Promise<Readonly<Record<string, boolean>>> {
  const room = mkdtempSync(join(tmpdir(), 'tidemark-heap-peers-'))
  try {
    const driver = join(import.meta.dirname, 'heap-peers-driver.ts')
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', driver, room, file])
    const { heapBytes, rssBytes }: Driven = JSON.parse(stdout.slice(stdout.lastIndexOf('{')))
    return {
      'memlab, its own rules': await memlabFinds(room),
      'heap higher at five looks in a row': heapBytes.every(
        (bytes, at) => at === 0 || bytes > (heapBytes[at - 1] ?? 0),
      ),
      'RSS a tenth higher': (rssBytes.at(-1) ?? 0) > RSS_RISE * (rssBytes[0] ?? Infinity),
    }
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
}

async function memlabFinds(room: string): Promise<boolean> {
  const { stderr } = await promisify(execFile)(process.execPath, ['-e', ASK_MEMLAB, room], { cwd: place })
  const found = /found (\d+)/.exec(stderr)?.[1]
  if (found === undefined) throw new Error(`memlab said: ${stderr.slice(-500)}`)
  return Number(found) > 0
}

function installMemlab(say: (line: string) => void): void {
  if (existsSync(join(place, 'node_modules/@memlab/api'))) return
  say(`installs ${MEMLAB}`)
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, 'package.json'), '{ "private": true }')
  execFileSync('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', MEMLAB], {
    cwd: place,
    stdio: 'ignore',
    env: { ...process.env, PUPPETEER_SKIP_DOWNLOAD: '1' },
  })
}
