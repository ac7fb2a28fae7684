// Runs what is planned, one after another, and writes down after each what came of it: a comparison that is interrupted has
// told what it saw until then.
import { join } from 'node:path'
import type { CheckedRun } from '../../check/check-run.ts'
import type { OutputDirectory } from '../../check/output-directory.ts'
import { pathFrom } from '../../check/run-paths.ts'
import { TidemarkError } from '../../errors.ts'
import {
  COMPARE_FILE,
  type Compared,
  type CompareFile,
  compareFile,
  type PlannedRun,
} from './compare-file.ts'
import type { PlannedOnAgent } from './compare-plan.ts'

export interface CompareLead {
  readonly out: OutputDirectory
  /** Aborted by an interrupt: what has not begun by then is not run. */
  readonly interrupted: AbortSignal
  /** @param directory where it writes @throws TidemarkError for an agent that cannot be started */
  readonly run: (planned: PlannedOnAgent, directory: string) => Promise<CheckedRun>
  /** Told of each that came to an outcome. */
  readonly onRun: (run: CheckedRun) => void
}

/** @param compared what is known before anything ran @param part of the plan, that is run here */
export async function runComparison(
  compared: Omit<Compared, 'ran' | 'failed'>,
  part: readonly PlannedOnAgent[],
  { out, interrupted, run, onRun }: CompareLead,
): Promise<CompareFile> {
  const ran: CompareFile['ran'] = []
  const failed: CompareFile['failed'] = []
  const written = (): CompareFile => {
    const told = compareFile({ ...compared, ran, failed })
    out.writeJson(COMPARE_FILE, told)
    return told
  }
  let told = written()
  for (const planned of part) {
    if (interrupted.aborted) break
    const { label, given, scenario } = planned
    try {
      const checked = await run(planned, join(out.path, label))
      ran.push({ label, given, scenario, directory: pathFrom(out.path, checked.directory) })
      onRun(checked)
    } catch (error) {
      if (!(error instanceof TidemarkError)) throw error
      failed.push({ label, given, scenario, reason: error.message })
    }
    told = written()
  }
  return told
}

/** Planned, and neither run nor failed: it was interrupted before. @param part of the plan, that was to be run */
export function notReached(part: readonly PlannedRun[], { ran, failed }: CompareFile): readonly PlannedRun[] {
  const came = [...ran, ...failed]
  return part.filter(
    ({ given, scenario }) => !came.some((each) => each.given === given && each.scenario === scenario),
  )
}
