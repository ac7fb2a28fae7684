// What a reader of a comparison has to know before its figures, in both of its forms.
import type { Comparison } from './comparison.ts'

export const COMPARED_BY =
  'Each agent as its package is, on loopback, before a model of ours that needs no key. A row is a run: what was not run has none.'

/** @returns sentences */
export function comparisonNotes({ machines, notInstalled, version }: Comparison): readonly string[] {
  const [only = 'an unknown machine'] = machines
  return [
    machines.length < 2
      ? `Tidemark ${version}, on ${only}.`
      : `Tidemark ${version}, on ${machines.length} machines, whose figures of memory and time do not compare: ${machines.join('; ')}.`,
    ...(notInstalled.length === 0
      ? []
      : [
          `Not installed, and so not run: ${notInstalled.map(({ given, install }) => `${given} (${install})`).join(', ')}.`,
        ]),
  ]
}
