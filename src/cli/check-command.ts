// `tidemark check FILE`: judges a module that knows nothing of Tidemark, by its shape alone.
// A short life that only estimates speak against is lived again, longer: a cache must be told from a leak.
import { join } from 'node:path'
import type { Verdict } from '../analysis/finding.ts'
import { isEstimated } from '../analysis/judge.ts'
import { exitCode } from '../report/exit-code.ts'
import { fileUrl } from './catalogue.ts'
import { loadConfig } from './config/load-config.ts'
import { DEFAULT_OUT, judgedRun, type JudgedRun } from './judged-run.ts'
import { idleLines } from './idle-suppressions.ts'
import { writeReports, writtenLines } from './report-files.ts'
import type { ReportOptions } from './report-options.ts'

/** Steps at which estimates count: undici's pools alone take some hundred requests to show that they hold. */
const ENOUGH_STEPS = 240
/** The longer life is lived only when it should take less, by the pace of the first. */
const LONGER_LIFE_MS = 60_000

export interface CheckOptions extends ReportOptions {
  readonly cycles?: number
  readonly config?: string
  readonly out?: string
  readonly json?: boolean
}

/** Returns the exit code. @throws TidemarkError `input` or `usage` */
export async function check(file: string, options: CheckOptions): Promise<number> {
  const url = fileUrl(file, 'subject')
  const outDirectory = options.out ?? join(DEFAULT_OUT, 'check')
  const { config } = await loadConfig(options.config)
  const live = (cycles: number | undefined): Promise<JudgedRun> =>
    judgedRun({
      location: { kind: 'module', url, ...(cycles === undefined ? {} : { cycles }) },
      claim: { phases: [{ name: 'life' }], budget: {} },
      survey: 'always',
      suppressions: config.suppressions,
      options: { outDirectory },
    })
  const first = await live(options.cycles)
  const { verdict, result, report, directory } = needsLonger(first, options)
    ? await live(ENOUGH_STEPS)
    : first
  process.stdout.write(options.json === true ? `${JSON.stringify(result, null, 2)}\n` : report)
  const stream = options.json === true ? process.stderr : process.stdout
  stream.write(idleLines([result]))
  stream.write(writtenLines(await writeReports([directory], options, { directory, stream })))
  return exitCode(verdict.verdict)
}

/** Whoever says how many steps gets as many. */
function needsLonger({ verdict, result }: JudgedRun, { cycles }: CheckOptions): boolean {
  const lived = Number(result.metrics['cycles'] ?? 0)
  const expectedMs = (result.durationMs * ENOUGH_STEPS) / lived
  const isShort = cycles === undefined && lived > 0 && lived < ENOUGH_STEPS / 2
  return isShort && expectedMs < LONGER_LIFE_MS && isUnsure(verdict)
}

function isUnsure({ verdict, findings }: Verdict): boolean {
  return verdict !== 'clean' && findings.every(isEstimated)
}
