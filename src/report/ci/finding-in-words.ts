// A finding in a few lines of plain text: what, which line, through which package, held by what.
import type { Result } from '../result.ts'
import { openedInWords } from '../opened-in-words.ts'
import { throughInWords } from '../through-in-words.ts'

export function findingInWords({
  message,
  phase,
  culprit,
  retainerPath,
  opened,
}: Result['findings'][number]): string {
  const name = culprit?.function === undefined ? '' : ` in ${culprit.function}`
  return [
    `${phase === '' ? '' : `${phase}: `}${message}`,
    ...(opened === undefined ? [] : [`  ${openedInWords(opened)}`]),
    ...(culprit === undefined ? [] : [`  at ${culprit.file}:${culprit.line}${name}`]),
    ...(culprit?.code === undefined ? [] : [`     ${culprit.code}`]),
    ...(culprit?.through === undefined ? [] : [`  ${throughInWords(culprit.through)}`]),
    ...(retainerPath === undefined ? [] : [`  held by ${retainerPath.join(' → ')}`]),
  ].join('\n')
}
