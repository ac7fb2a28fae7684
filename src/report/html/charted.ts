// What a line chart is drawn from: its lines, its limits, and how numbers are written on it.
import type { ChartFrame, FrameSize } from './chart-frame.ts'
import type { Markup } from './markup.ts'

export interface ChartPoint {
  readonly x: number
  readonly y: number
}

export interface ChartLine {
  readonly name: string
  /** Which of the page's colours. */
  readonly tone: 'first' | 'second' | 'third' | 'fourth' | 'faint' | 'bad'
  readonly points: readonly ChartPoint[]
}

export interface ChartLimit {
  readonly name: string
  readonly y: number
  readonly isExceeded: boolean
}

export interface LineChart {
  /** Read out where pictures are not seen. */
  readonly name: string
  readonly lines: readonly ChartLine[]
  readonly limits?: readonly ChartLimit[]
  /** Drawn between the axes and the lines. */
  readonly under?: (frame: ChartFrame) => Markup
  readonly fromZero: boolean
  readonly formatY: (value: number) => string
  /** Default: as every other value. */
  readonly formatTick?: (value: number, step: number) => string
  readonly xTitle: string
  readonly size?: FrameSize
}
