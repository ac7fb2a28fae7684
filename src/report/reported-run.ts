// A recorded run made ready to be shown: secrets taken out, paths from the repository's root, code read around culprits.
import { codeExcerpt, repositoryPath, type CodeExcerpt, type Repository } from './code-excerpt.ts'
import type { Allocations } from './allocations.ts'
import type { RecordedRun } from './recorded-run.ts'
import { redactedDeep, type Redaction } from '../redacted.ts'
import type { Result } from './result.ts'

export interface ReportedRun extends RecordedRun {
  /** By place in the result's findings; undefined where no file may be shown. */
  readonly excerpts: readonly (CodeExcerpt | undefined)[]
  /** The module that was run, from the repository's root; undefined outside it. */
  readonly modulePath: string | undefined
}

type Finding = Result['findings'][number]

export function reportedRun(run: RecordedRun, repository: Repository, redact: Redaction): ReportedRun {
  const result = redactedDeep(run.result, redact)
  const excerpts = result.findings.map(({ culprit }) => culprit && codeExcerpt(culprit, repository, redact))
  const findings = result.findings.map((finding) => fromRoot(finding, repository))
  const { module, suppressed } = result
  const allocations = run.allocations && redactedDeep(run.allocations, redact)
  return {
    ...run,
    series: redactedDeep(run.series, redact),
    result: {
      ...result,
      findings,
      ...(suppressed && { suppressed: suppressed.map((finding) => fromRoot(finding, repository)) }),
    },
    excerpts,
    allocations: allocations && allocationsFromRoot(allocations, repository),
    modulePath: module === undefined ? undefined : repositoryPath(module, repository),
  }
}

function fromRoot<Told extends Finding>(finding: Told, repository: Repository): Told {
  const { culprit } = finding
  if (culprit === undefined) return finding
  const { through } = culprit
  const shown = (file: string): string => repositoryPath(file, repository) ?? file
  return {
    ...finding,
    culprit: {
      ...culprit,
      file: shown(culprit.file),
      ...(through && { through: { ...through, file: shown(through.file) } }),
    },
  }
}

function allocationsFromRoot(allocations: Allocations, repository: Repository): Allocations {
  const shown = (stacks: Allocations['alive']): Allocations['alive'] =>
    stacks.map((each) => ({
      ...each,
      stack: each.stack.map((frame) =>
        frame.file === undefined
          ? frame
          : { ...frame, file: repositoryPath(frame.file, repository) ?? frame.file },
      ),
    }))
  const { alive, grown } = allocations
  return { ...allocations, alive: shown(alive), ...(grown !== undefined && { grown: shown(grown) }) }
}
