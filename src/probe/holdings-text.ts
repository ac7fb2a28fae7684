// A report in words, for a program that is watched without `tidemark watch`.
import type { HoldingsReport } from './holdings.ts'

/** Origins shown. */
const shown = 20

/** Empty when nothing is held. */
export function holdingsText({ kinds, origins, dropped }: HoldingsReport): string {
  const total = Object.values(kinds).reduce((sum, live) => sum + live, 0)
  if (total === 0) return ''
  const lines = origins.slice(0, shown).map(({ live, kind, label, site }) => {
    return `  ${String(live).padStart(6)}  ${kind}  ${label}  ${site === undefined ? '' : `${site.file}:${site.line}`}`
  })
  const rest = origins.length > shown ? [`  … and ${origins.length - shown} more origins`] : []
  const unseen = dropped > 0 ? [`  beyond the bounds and not listed: ${dropped}`] : []
  return [`tidemark: held: ${total}`, ...lines, ...rest, ...unseen, ''].join('\n')
}
