// What is still held when the process ends, said once, with origins.
import { writeSync } from 'node:fs'
import { redaction } from '../redacted.ts'
import type { ResourceRegistry } from './registry.ts'
import type { Held } from './snapshot.ts'

/** Groups shown; the rest is counted. */
const shown = 20

const stderr = 2
const reporting = new WeakSet<ResourceRegistry>()

/** Reports at exit, once however often it is called. Keeps nothing alive; `process.abort` and signals that kill skip it. */
export function reportAtExit(
  registry: ResourceRegistry,
  write = (text: string) => void writeSync(stderr, text),
): void {
  if (reporting.has(registry)) return
  reporting.add(registry)
  process.once('exit', () => {
    const text = exitReport(registry.snapshot().held)
    if (text !== '') write(redaction(process.env)(text))
  })
}

/** Empty when nothing is held. */
function exitReport(held: readonly Held[]): string {
  if (held.length === 0) return ''
  const groups = [...Map.groupBy(held, lineOf)].toSorted(([, a], [, b]) => b.length - a.length)
  const lines = groups.slice(0, shown).map(([line, group]) => `  ${group.length} × ${line}`)
  const rest = groups.length > shown ? [`  … and ${groups.length - shown} more origins`] : []
  return [`tidemark: still held at exit: ${held.length}`, ...lines, ...rest, ''].join('\n')
}

function lineOf({ kind, label, site, state, owner }: Held): string {
  const place = site === undefined ? '' : ` acquired at ${site.file}:${site.line}`
  const end = owner?.ended === true ? ', its owner is done' : ''
  return `${kind} (${label})${place}${state === 'collected' ? ', collected without release' : end}`
}
