// Checks a module that knows nothing of Tidemark, by its shape alone. A short life that only estimates speak against is
// lived again, longer: a cache must be told from a leak.
import type { Verdict } from '../findings/verdict.ts'
import { isEstimated } from '../findings/judge.ts'
import type { Suppression } from '../findings/suppressions.ts'
import type { RunOptions } from '../runner/runner.ts'
import { type CheckedRun, type CheckRequest, checkRun } from './check-run.ts'

/** Steps at which estimates count: undici's pools alone take some hundred requests to show that they hold. */
const ENOUGH_STEPS = 240
/** The longer life is lived only when it should take less, by what the first could use: a busy machine is no reason. */
const LONGER_LIFE_MS = 60_000

/** What is claimed of every module: that its one life leaves nothing behind. */
export const moduleClaim = { phases: [{ name: 'life' }], budget: {} } as const

export interface ModuleCheck {
  /** A `file:` URL. */
  readonly url: string
  /** Steps of one life. Default: the module's own `meta.steps`, else 240. */
  readonly steps?: number | undefined
  readonly suppressions?: readonly Suppression[] | undefined
  /** See `CheckRequest`. */
  readonly wantsAllocations?: boolean | undefined
  readonly options: Omit<RunOptions, 'onSample'>
}

/** @throws TidemarkError as `checkRun` */
export async function checkModule(check: ModuleCheck): Promise<CheckedRun> {
  const first = await checkRun(requestOf(check, check.steps))
  return needsLonger(first, check) ? await checkRun(requestOf(check, ENOUGH_STEPS)) : first
}

function requestOf(
  { url, suppressions, wantsAllocations, options }: ModuleCheck,
  cycles: number | undefined,
): CheckRequest {
  return {
    location: { kind: 'module', url, ...(cycles === undefined ? {} : { cycles }) },
    claim: moduleClaim,
    survey: 'always',
    suppressions,
    wantsAllocations,
    options,
  }
}

/** Whoever says how many steps gets as many. */
function needsLonger({ run, verdict, result }: CheckedRun, { steps }: ModuleCheck): boolean {
  const lived = Number(result.metrics['cycles'] ?? 0)
  const usedMs = run.phases.reduce((sum, { pace, durationMs }) => sum + (pace?.usedMs ?? durationMs), 0)
  const expectedMs = (usedMs * ENOUGH_STEPS) / lived
  const isShort = steps === undefined && lived > 0 && lived < ENOUGH_STEPS / 2
  return isShort && expectedMs < LONGER_LIFE_MS && isUnsure(verdict)
}

/** What broke is told: a longer life would only hide it. */
function isUnsure({ verdict, findings, doubts = [] }: Verdict): boolean {
  const isBroken = doubts.some((doubt) => doubt.isBroken === true)
  return verdict !== 'clean' && findings.every(isEstimated) && !isBroken
}
