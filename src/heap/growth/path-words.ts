// A growing path in words: from the variable that holds it down to what grows, without V8's own steps in between.
import { CONTEXT, type SourcePosition } from '../snapshot/script-positions.ts'
import { ANY_KEY, INTERNAL } from './labels.ts'

export interface PathStep {
  readonly edge: string
  readonly class: string
  /** Of the closure or class. */
  readonly position: SourcePosition | undefined
}

export function isContextVariable(step: PathStep, before: PathStep | undefined): boolean {
  return before?.class.startsWith(CONTEXT) === true && isNamed(step.edge)
}

/** Words that name no id, no index and no line: the same in every run. */
export function pathWords(steps: readonly PathStep[]): readonly string[] {
  const words = steps.map((step, i) => stepWord(step, steps[i - 1])).filter((word) => word !== undefined)
  return words.length > 0 ? words : steps.slice(-1).map((step) => step.class)
}

function stepWord(step: PathStep, before: PathStep | undefined): string | undefined {
  const { edge, class: cls } = step
  if (cls.startsWith('(') || cls.startsWith('system / ')) return undefined
  if (!isNamed(edge)) return cls === before?.class && cls === 'string' ? undefined : cls
  return cls === 'Object' || cls === edge ? edge : `${edge} (${cls})`
}

/** By the source, not by V8. */
export function isNamed(edge: string): boolean {
  return edge !== '' && edge !== ANY_KEY && !edge.startsWith(INTERNAL)
}
