// The probe of this thread, if there is one: installed by `node --import tidemark/probe` or in code.
import type { HoldingsReport } from './holdings.ts'
import { publishLook } from './look.ts'
import { Pace } from './pace.ts'
import { Probe, type ProbeOptions } from './probe.ts'

/** Of the time of the thread, for looks that somebody from outside asks for as often as they like. */
const LOOK_SHARE = 0.01
/** Such looks that may come before their time is there. */
const LOOK_CREDIT_MS = 300

let installed: Probe | undefined

/** Installs the probe; a second call replaces the first. */
export function installProbe(options: ProbeOptions = {}): Probe {
  removeProbe()
  installed = new Probe(options)
  publishLook(pacedLook(installed))
  return installed
}

/** Restores what it had replaced. */
export function removeProbe(): void {
  if (installed === undefined) return
  publishLook(undefined)
  installed[Symbol.dispose]()
  installed = undefined
}

/** What is alive in this thread by kind and origin; undefined without a probe. */
export function inspectHoldings(): HoldingsReport | undefined {
  return installed?.inspect()
}

/** Lets go of what has ended, so that a collection in a later task (not in the same one) can take it. */
export function sweepHoldings(): void {
  installed?.sweep()
}

/** Where a look is not due, what was seen at the last one. */
function pacedLook(probe: Probe): () => HoldingsReport {
  const pace = new Pace(LOOK_SHARE, { creditMs: LOOK_CREDIT_MS })
  let seen: HoldingsReport | undefined
  return () => {
    if (seen === undefined || pace.isDue) seen = pace.run(() => probe.look())
    return seen
  }
}
