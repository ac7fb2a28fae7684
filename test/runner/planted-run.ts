// Runs a planted subject for real and looks afterwards whether anything of the run is still there.
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Verdict } from '../../src/findings/verdict.ts'
import { judge } from '../../src/findings/judge.ts'
import { runScenario, type RunOptions } from '../../src/runner/runner.ts'
import type { PhaseSeries } from '../../src/runner/series.ts'
import type { Run } from '../../src/runner/run.ts'

const claim = { phases: [{ name: 'life' }], budget: {} }

export interface PlantedRun {
  readonly run: Run
  readonly series: PhaseSeries
  readonly verdict: Verdict
  /** Processes that still work in the run's directory, and what is left in it but the samples. */
  readonly remains: readonly string[]
}

export function planted(name: string): string {
  return pathToFileURL(join(import.meta.dirname, '..', 'planted', `${name}.ts`)).href
}

export function temporaryDirectory(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'tidemark-test-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

export async function runPlanted(
  name: string,
  options: Partial<RunOptions> & { readonly cycles?: number } = {},
): Promise<PlantedRun> {
  using out = temporaryDirectory()
  const location = { kind: 'module', url: planted(name), cycles: options.cycles ?? 48 } as const
  const run = await runScenario(location, { outDirectory: out.path, cycleTimeoutMs: 8_000, ...options })
  const series = run.phases[0]
  if (series === undefined) throw new Error('no phase was run')
  const files = readdirSync(out.path).filter((file) => file !== 'samples.jsonl')
  return { run, series, verdict: judge(run, claim), remains: [...files, ...processesIn(out.path)] }
}

/** Command and pid of living processes whose working directory is, or was, inside this one. */
export function processesIn(directory: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => workingDirectory(pid).startsWith(directory))
}

function workingDirectory(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return ''
  }
}
