// `tidemark check FILE`: a check of a module, shown.
import { join } from 'node:path'
import { checkModule, moduleClaim } from '../check/check-module.ts'
import { DEFAULT_OUT } from '../check/output-directory.ts'
import { exitCode } from '../report/exit-code.ts'
import { fileUrl } from '../scenario/shipped.ts'
import { loadConfig } from '../config/load-config.ts'
import { idleLines } from './idle-suppressions.ts'
import { nextCheck } from './next-check.ts'
import { profilesMustBeWritable, wantsProfiles, writeProfiles } from './profile-files.ts'
import type { ProfileOptions } from './profile-options.ts'
import { mustBeWritable, writeReports, writtenLines } from './report-files.ts'
import type { ReportOptions } from './report-options.ts'
import { withProgress } from '../report/progress.ts'
import { chosenRuntime } from '../runner/runtime-choice.ts'
import { runReport } from './run-report.ts'

export interface CheckOptions extends ReportOptions, ProfileOptions {
  readonly cycles?: number
  /** Seconds. */
  readonly timeLimit?: number
  readonly config?: string
  readonly runtime?: string
  readonly out?: string
  readonly json?: boolean
}

/** Returns the exit code. @throws TidemarkError `input` or `usage` */
export async function check(file: string, options: CheckOptions): Promise<number> {
  const url = fileUrl(file, 'subject')
  mustBeWritable(options)
  profilesMustBeWritable(options)
  const outDirectory = options.out ?? join(DEFAULT_OUT, 'check')
  const { config } = await loadConfig(options.config)
  const runtime = await chosenRuntime(url, options.runtime)
  const checked = await withProgress((onProgress) =>
    checkModule({
      url,
      steps: options.cycles,
      suppressions: config.suppressions,
      wantsAllocations: wantsProfiles(options),
      options: {
        outDirectory,
        runtime,
        onProgress,
        timeLimitMs: options.timeLimit === undefined ? undefined : options.timeLimit * 1_000,
      },
    }),
  )
  const { verdict, result, allocations, directory } = checked
  process.stdout.write(
    options.json === true ? `${JSON.stringify(result, null, 2)}\n` : runReport(checked, moduleClaim),
  )
  const stream = options.json === true ? process.stderr : process.stdout
  stream.write(idleLines([result]))
  stream.write(nextCheck(file, checked))
  stream.write(writtenLines(await writeReports([directory], options, { directory, stream })))
  stream.write(await writeProfiles(allocations, options))
  return exitCode(verdict.verdict)
}
