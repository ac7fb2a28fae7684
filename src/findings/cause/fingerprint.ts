// What makes a finding the same in the next run, and after edits elsewhere in the file: kind, the function to blame and the
// path that holds it; no line, no count, no id (as shark's leak signatures), and not the rule: one cause is found while it
// grows in one run and by what is left after close in the next.
import { createHash } from 'node:crypto'
import type { Finding } from '../finding.ts'

const LENGTH = 12

export function fingerprintOf({ kind, culprit, retainerPath, message }: Finding): string {
  const place = culprit === undefined ? withoutNumbers(message) : `${culprit.file} ${culprit.function ?? ''}`
  const parts = [kind, place, ...(retainerPath ?? [])]
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, LENGTH)
}

function withoutNumbers(text: string): string {
  return text.replaceAll(/\d+([.,]\d+)*/g, 'N')
}
