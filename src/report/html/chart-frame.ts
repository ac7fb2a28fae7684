// The frame of a chart: scales, grid and axes as SVG without a style of its own; colours are the page's classes.
// Scales and ticks are d3-scale's: it needs no DOM.
import { scaleLinear, type ScaleLinear } from 'd3-scale'
import { formatBytes } from '../../findings/quantity.ts'
import { html, type Markup } from './markup.ts'

export interface FrameSize {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export interface FrameOptions {
  readonly size: FrameSize
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
  readonly xTicks: number
  readonly yTicks: number
  readonly formatX: (value: number) => string
  /** @param step between two ticks: they must not read alike */
  readonly formatY: (value: number, step: number) => string
  readonly xTitle?: string
}

export class ChartFrame {
  readonly x: ScaleLinear<number, number>
  readonly y: ScaleLinear<number, number>
  readonly #options: FrameOptions

  constructor(options: FrameOptions) {
    const { size, x, y, yTicks } = options
    this.#options = options
    this.x = scaleLinear(spread(x), [size.left, size.width - size.right])
    this.y = scaleLinear(spread(y), [size.height - size.bottom, size.top]).nice(yTicks)
  }

  /** Grid and labels; drawn first, below the marks. */
  axes(): Markup {
    const { size, xTicks, yTicks, formatX, formatY, xTitle } = this.#options
    const [right, bottom] = [size.width - size.right, size.height - size.bottom]
    const values = this.y.ticks(yTicks)
    const step = Math.abs((values[1] ?? 0) - (values[0] ?? 0))
    const rows = values.map((value) => {
      const y = round(this.y(value))
      return html`<line class="grid" x1="${size.left}" x2="${right}" y1="${y}" y2="${y}" /><text
          class="tick"
          x="${size.left - 8}"
          y="${y + 4}"
          text-anchor="end"
          >${formatY(value, step)}</text
        >`
    })
    const columns = this.x.ticks(xTicks).map((value) => {
      const x = round(this.x(value))
      return html`<line class="axis" x1="${x}" x2="${x}" y1="${bottom}" y2="${bottom + 4}" /><text
          class="tick"
          x="${x}"
          y="${bottom + 17}"
          text-anchor="middle"
          >${formatX(value)}</text
        >`
    })
    const title =
      xTitle !== undefined &&
      html`<text class="tick" x="${right}" y="${size.height - 3}" text-anchor="end">${xTitle}</text>`
    return html`${rows}<line
        class="axis"
        x1="${size.left}"
        x2="${right}"
        y1="${bottom}"
        y2="${bottom}"
      />${columns}${title}`
  }

  get plot(): {
    readonly left: number
    readonly right: number
    readonly top: number
    readonly bottom: number
  } {
    const { size } = this.#options
    return {
      left: size.left,
      right: size.width - size.right,
      top: size.top,
      bottom: size.height - size.bottom,
    }
  }
}

/** The chart as a picture with a name; its numbers are in a table beside it. */
export function svg(size: FrameSize, name: string, content: Markup): Markup {
  return html`<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${name}">
    ${content}
  </svg>`
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** As bytes are written elsewhere, with as many digits as tell one tick from the next. */
export function byteTick(bytes: number, step: number): string {
  if (bytes === 0 || !(step > 0)) return formatBytes(bytes)
  const unit = Math.min(BYTE_UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.abs(bytes)) / 3)))
  const digits = Math.min(6, Math.max(0, Math.ceil(3 * unit - Math.log10(step) - 1e-6)))
  return `${(bytes / 1000 ** unit).toFixed(digits)} ${BYTE_UNITS[unit] ?? ''}`
}

const SHORT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 })

/** `940`, `9.4K`, `1.25M`: where there is room for a few characters. */
export function shortNumber(value: number): string {
  return SHORT.format(value)
}

/** One decimal is a tenth of a pixel. */
export function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** Of all values; [0, 1] where there are none. */
export function extentOf(values: readonly number[]): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return low <= high ? [low, high] : [0, 1]
}

function spread([low, high]: readonly [number, number]): [number, number] {
  return low === high
    ? [low - (low === 0 ? 0 : Math.abs(low) * 0.01), high + (high === 0 ? 1 : Math.abs(high) * 0.01)]
    : [low, high]
}
