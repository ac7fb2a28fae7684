// What a panel shows, before Grafana's own form of it.
import type { Vector } from './promql.ts'

/** As Grafana names them. */
export type PanelUnit = 'bytes' | 'binBps' | 's' | 'percentunit' | 'short' | 'cps' | 'ops'

export interface Query {
  readonly vector: Vector
  /** Before the labels in the legend. */
  readonly name?: string
}

export interface PanelDescription {
  readonly title: string
  readonly description: string
  readonly unit: PanelUnit
  readonly queries: readonly Query[]
  /** One number for each process, in place of a line. */
  readonly stat?: true
  /** From which value on it is yellow, and red. */
  readonly warns?: readonly [yellow: number, red: number]
  /** What stands there while there is nothing to draw, where that has a reason. */
  readonly empty?: string
  /** In place of the numbers 0, 1, 2. */
  readonly words?: readonly string[]
}

export interface Row {
  readonly title: string
  readonly panels: readonly PanelDescription[]
}

/** In a legend. */
export function legend({ vector, name }: Query): string {
  const parts = name === undefined ? [] : [name]
  return [...parts, ...vector.labels.map((label) => `{{${label}}}`), '{{instance}}'].join(' ')
}
