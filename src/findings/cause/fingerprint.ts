// What makes a finding the same in the next run, and after edits elsewhere in the file: rule, kind, the function to blame
// and the path that holds it; no line, no count, no id (as shark's leak signatures).
import { createHash } from 'node:crypto'
import type { Finding } from '../finding.ts'

const LENGTH = 12

export function fingerprintOf({ rule, kind, culprit, retainerPath, message }: Finding): string {
  const place = culprit === undefined ? withoutNumbers(message) : `${culprit.file} ${culprit.function ?? ''}`
  const parts = [rule, kind, place, ...(retainerPath ?? [])]
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, LENGTH)
}

function withoutNumbers(text: string): string {
  return text.replaceAll(/\d+([.,]\d+)*/g, 'N')
}
