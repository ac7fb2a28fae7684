// How much a figure changed against its baseline, in a few characters.
import type { ComparedFigure } from '../baseline/baseline-comparison.ts'
import { formatNamed, formatNumber } from '../findings/quantity.ts'

/** `+4.2 %`, or the difference where there was nothing before. */
export function changeInWords({ name, before, now }: ComparedFigure): string {
  const difference = now.median - before.median
  if (difference === 0) return '0'
  const sign = difference > 0 ? '+' : '−'
  if (before.median === 0) return `${sign}${formatNamed(name, Math.abs(difference))}`
  return `${sign}${formatNumber(Number(((Math.abs(difference) / Math.abs(before.median)) * 100).toPrecision(2)))} %`
}
