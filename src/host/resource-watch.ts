// The probe as the host uses it: installed before the subject is loaded, read last in a sample.
// Loaded only where a phase wants it: its modules would cost every other phase their memory.
import type { RegistryLevel } from '../resources/level.ts'
import type { Site } from '../resources/site.ts'
import type { HoldingsReport } from '../probe/holdings.ts'
import type { Origin, OriginPlace, ProbeSample } from './sample.ts'

/** Origins in a sample, some 200 bytes each; the smallest beyond it are counted as dropped. */
const MAX_ORIGINS = 1_000
const MAX_TEXT_CHARACTERS = 512

export interface ResourceWatch {
  /** Lets go of what has ended. */
  sweep(): void
  /** Keeps what it looks at from being collected until the end of this task. */
  inspect(): ProbeSample | undefined
}

/** Undefined at `off`. */
export async function watchResources(level: RegistryLevel): Promise<ResourceWatch | undefined> {
  if (level === 'off') return undefined
  const { installProbe, inspectHoldings, sweepHoldings } = await import('../probe/installed.ts')
  installProbe({ level, promiseEvery: 1 })
  return watchOver({ sweep: sweepHoldings, inspect: inspectHoldings })
}

/** Of a set of captures, whichever they are. */
export function watchOver(captures: { sweep(): void; inspect(): HoldingsReport | undefined }): ResourceWatch {
  return {
    sweep: () => captures.sweep(),
    inspect: () => {
      const report = captures.inspect()
      return report && probeSample(report)
    },
  }
}

/** @param report of the probe, in whatever order */
function probeSample(report: HoldingsReport): ProbeSample {
  const { level, kinds, origins, dropped, faults, blind } = report
  const kept = origins.slice(0, MAX_ORIGINS).map(originOf)
  return {
    level,
    live: kinds,
    origins: kept,
    dropped: dropped + origins.length - kept.length,
    faults,
    ...(dropped > 0 && { unwatched: dropped }),
    ...(blind.length > 0 && { blind }),
  }
}

function originOf({ kind, label, site, live, on, waitsMs }: HoldingsReport['origins'][number]): Origin {
  return {
    kind,
    label: label.slice(0, MAX_TEXT_CHARACTERS),
    ...placeOf(site),
    ...(site?.through !== undefined && { through: placeOf(site.through) }),
    live,
    ...(on !== undefined && { on }),
    ...(waitsMs !== undefined && { waitsMs }),
  }
}

function placeOf(site: Site | undefined): OriginPlace {
  const { file, line, function: name } = site ?? {}
  return {
    file: file?.slice(0, MAX_TEXT_CHARACTERS),
    line,
    function: name?.slice(0, MAX_TEXT_CHARACTERS),
  }
}
