// Allocating stacks whose live bytes rose over a survey, by how much: what was collected is not in them.
import type { AllocationSite, Capture } from '../../runner/heap-evidence.ts'

/** Samples are few where little is kept: a site counts from this share of the biggest rise on. */
const LEAST_SHARE = 0.02

/** Biggest rise first; `bytes` is the rise from the first capture to the last. */
export function risingSites(captures: readonly Capture[], during: 'run' | 'live'): readonly AllocationSite[] {
  const wanted = during === 'run' ? ['baseline', 'run', 'trace'] : ['live']
  // A life that went far after its trace has little left of what is small: who adds was seen by then.
  const traced = during === 'run' ? captures.findIndex(({ after }) => after === 'trace') : -1
  const told = traced === -1 ? captures : captures.slice(0, traced + 1)
  const seen = told.filter(({ after }) => wanted.includes(after))
  const [first, last] = [seen[0], seen.at(-1)]
  if (first === undefined || last === undefined || first === last) return []
  const before = new Map(first.sites.map((site) => [keyOf(site), site.bytes]))
  const rises = last.sites
    .map((site) => ({ stack: site.stack, bytes: site.bytes - (before.get(keyOf(site)) ?? 0) }))
    .toSorted((one, other) => other.bytes - one.bytes)
  const least = LEAST_SHARE * (rises[0]?.bytes ?? 0)
  return rises.filter(({ bytes }) => bytes > 0 && bytes >= least)
}

function keyOf({ stack }: AllocationSite): string {
  return stack.map(({ function: name, file, line }) => `${name} ${file}:${line}`).join('\n')
}
