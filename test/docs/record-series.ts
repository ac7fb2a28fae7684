// `pnpm docs:series`: runs the programs that docs/verdict.md shows and writes docs/verdict/series.json; takes two minutes.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runningSamples } from '../../src/findings/series-values.ts'
import { resultSchema } from '../../src/report/result.ts'
import { runScenario } from '../../src/runner/runner.ts'
import {
  pathProgram,
  type Recorded,
  type RecordedPath,
  type RecordedSeries,
  seriesFile,
  toRecord,
  type ToRecord,
} from './recorded-series.ts'

const root = resolve(import.meta.dirname, '../..')
const room = mkdtempSync(join(tmpdir(), 'tidemark-series-'))

async function recordedRun(wanted: ToRecord): Promise<RecordedSeries> {
  const { program, what, tiers, cycles, environment = {} } = wanted
  Object.assign(process.env, environment)
  const run = await runScenario(
    { kind: 'module', url: pathToFileURL(join(root, program)).href, cycles, tiers },
    { outDirectory: room, onSample: () => 'continue' },
  )
  const points = run.phases.flatMap(runningSamples).map(({ cycle, inside }) => ({
    x: cycle,
    y: what === 'heap' ? inside.heapObjectsBytes : inside.arrayBuffersBytes,
  }))
  process.stderr.write(`${wanted.name}: ${points.length} samples\n`)
  return { ...wanted, points }
}

/** The path that a check finds to grow, with its counts while the first life went on. */
function recordedPath(): RecordedPath {
  const command = ['src/cli/main.ts', 'check', pathProgram, '--json', '--no-github', '--out', room]
  const { stdout } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
  const [found] = resultSchema.parse(JSON.parse(stdout)).findings
  const { cycles, counts } = found?.evidence ?? {}
  if (found?.culprit === undefined || !Array.isArray(cycles) || !Array.isArray(counts)) {
    throw new Error(`Record ${pathProgram}: the check found no path that grows, and wanted is one`)
  }
  return {
    program: pathProgram,
    path: found.retainerPath ?? [],
    culprit: `${found.culprit.file}:${found.culprit.line}`,
    counts: cycles.map((x, index) => ({ x: Number(x), y: Number(counts[index]) })),
  }
}

const series: RecordedSeries[] = []
for (const wanted of toRecord) series.push(await recordedRun(wanted))
const all: Recorded = {
  node: process.version,
  day: new Date().toISOString().slice(0, 10),
  series,
  path: recordedPath(),
}
const text = JSON.stringify(all, null, 1).replaceAll(
  /\{\s+"x": (-?[\d.]+),\s+"y": (-?[\d.]+)\s+\}/g,
  '{ "x": $1, "y": $2 }',
)
writeFileSync(seriesFile, `${text}\n`)
rmSync(room, { recursive: true, force: true })
