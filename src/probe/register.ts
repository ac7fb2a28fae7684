// The entry of `node --import tidemark/probe`: installs the probe before the program, in every thread. A program that imports
// it may ask what it sees.
// Its own listeners, timer and descriptor come first, so that they are not captured.
import { readEnvironment } from './environment.ts'
import { coverEvalWorkers } from './eval-workers.ts'
import { harmless } from './harmless.ts'
import { sayHello } from './hello.ts'
import { profiling } from './live-profile.ts'
import { keepCode } from './steady-engine.ts'
import { inspectHoldings, installProbe, removeProbe } from './installed.ts'
import type { HoldingsReport } from './holdings.ts'
import { holdingsText } from './holdings-text.ts'
import { isLauncher } from './launcher.ts'
import { lookByProbe } from './look.ts'
import { SampleFile } from './sample-file.ts'
import { sampleInto, sayOnStderr } from './sample-loop.ts'
import { WorkCount } from './work-count.ts'

const { level, promiseEvery, directory, intervalMs, profileBytes, unit, isSteady } = readEnvironment(
  process.env,
)

export { holdingsText, removeProbe }
export type { Blindness } from './capture/guard.ts'
export type { HoldingsOrigin, HoldingsReport } from './holdings.ts'

/**
 * What is alive in this thread by kind and by the line that acquired it, largest first. Undefined where no probe is in it:
 * once it was removed, or where it could not be installed. Looks at everything that is alive, some milliseconds for ten
 * thousand; what was let go of and not yet collected counts.
 */
export function holdings(): HoldingsReport | undefined {
  return inspectHoldings() ?? lookByProbe()
}

function start(): void {
  // Another copy of this package has been here: twice counted is wrong.
  if (lookByProbe() !== undefined) return
  if (isSteady) keepCode()
  if (directory === undefined) sayOnStderr(inspectHoldings)
  else {
    const looked = profileBytes === undefined ? undefined : profiling(directory, profileBytes)
    const live = { directory, work: new WorkCount(unit) }
    sampleInto(new SampleFile(directory), inspectHoldings, {
      level,
      intervalMs,
      live,
      ...(looked && { looked }),
    })
  }
  if (directory !== undefined) coverEvalWorkers(import.meta.url)
  installProbe({ level, promiseEvery })
  if (directory !== undefined) sayHello(directory, 'watching')
}

// A process that may not write its samples runs on without them; who watches judges by what it did not hear.
harmless(() => {
  if (!isLauncher(process.argv[1])) start()
  else if (directory !== undefined) sayHello(directory, 'launcher')
})
