// The probe of this thread, if there is one: installed by `node --import tidemark/probe` or in code.
import type { HoldingsReport } from './holdings.ts'
import { Probe, type ProbeOptions } from './probe.ts'

let installed: Probe | undefined

/** Installs the probe; a second call replaces the first. */
export function installProbe(options: ProbeOptions = {}): Probe {
  installed?.[Symbol.dispose]()
  installed = new Probe(options)
  return installed
}

/** What is alive in this thread by kind and origin; undefined without a probe. */
export function inspectHoldings(): HoldingsReport | undefined {
  return installed?.inspect()
}

/** Lets go of what has ended, so that a collection in a later task (not in the same one) can take it. */
export function sweepHoldings(): void {
  installed?.sweep()
}
