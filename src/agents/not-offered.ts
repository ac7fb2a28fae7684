// A scenario that an agent cannot be put through: said as an outcome of its own, which is no failure of it and never a pass.
import type { CheckedRun } from '../check/check-run.ts'
import type { OutputDirectory } from '../check/output-directory.ts'
import { notOfferedOutcome } from '../findings/outcome.ts'
import { resultOf } from '../report/result.ts'
import { environment } from '../runner/environment.ts'
import type { Run } from '../runner/run.ts'
import { SampleLog } from '../runner/sample-log.ts'
import { claimOf, type JudgedRequest, subjectOf } from './judged-run.ts'

/** Nothing is started; a result is written all the same, with a log that has no sample. @param lack why not, in words */
export function notOffered(
  request: JudgedRequest,
  lack: string,
  { out, startedAt }: { readonly out: OutputDirectory; readonly startedAt: Date },
): CheckedRun {
  const { scenario, definition } = request
  const verdict = notOfferedOutcome(`${scenario.name} is not offered for ${definition.name}: ${lack}`)
  const run: Run = {
    scenario: scenario.name,
    subject: subjectOf(request),
    plant: undefined,
    phases: [],
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    environment: environment(),
  }
  using _ = new SampleLog(out.path)
  const result = resultOf(run, verdict, { ...claimOf([]), claim: scenario.claim })
  out.writeJson('result.json', result)
  return { run, verdict, result, allocations: undefined, directory: out.path }
}
