// What a reader of a comparison has to know before its figures, in both of its forms.
import { TIMERS_NOT_COUNTED } from '../agent-findings.ts'
import { runsOf } from './agent-figures.ts'
import type { Comparison } from './comparison.ts'

export const COMPARED_BY =
  'Made by tidemark agents compare. Each agent as its package is, on loopback, before a model of ours that needs no key. A row is a run: what was not run has none.'

/** @returns sentences */
export function comparisonNotes({ agents, machines, notInstalled, version }: Comparison): readonly string[] {
  const [only = 'an unknown machine'] = machines
  const leavesOut = agents.some((agent) =>
    runsOf(agent).some(({ result }) => result.reasons.includes(TIMERS_NOT_COUNTED)),
  )
  return [
    machines.length < 2
      ? `Tidemark ${version}, on ${only}.`
      : `Tidemark ${version}, on ${machines.length} machines, whose figures of memory and time do not compare: ${machines.join('; ')}.`,
    ...(leavesOut ? [`${TIMERS_NOT_COUNTED}.`] : []),
    ...(notInstalled.length === 0
      ? []
      : [
          `Not installed, and so not run: ${notInstalled.map(({ given, install }) => `${given} (${install})`).join(', ')}.`,
        ]),
  ]
}
