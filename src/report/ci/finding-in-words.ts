// A finding in a few lines of plain text: what, which line, held by what.
import type { Result } from '../result.ts'

export function findingInWords({
  message,
  phase,
  culprit,
  retainerPath,
}: Result['findings'][number]): string {
  const name = culprit?.function === undefined ? '' : ` in ${culprit.function}`
  return [
    `${phase === '' ? '' : `${phase}: `}${message}`,
    ...(culprit === undefined ? [] : [`  at ${culprit.file}:${culprit.line}${name}`]),
    ...(culprit?.code === undefined ? [] : [`     ${culprit.code}`]),
    ...(retainerPath === undefined ? [] : [`  held by ${retainerPath.join(' → ')}`]),
  ].join('\n')
}
