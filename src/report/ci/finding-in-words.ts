// A finding in a few lines of plain text: what grows, what holds it, which line adds through which package, what follows.
import { type Caused, causeOf } from '../../findings/cause/cause.ts'
import { causeLines } from '../cause-in-words.ts'

export function findingInWords(finding: Caused): string {
  return [causeOf(finding).grows, ...causeLines(finding, ' in ').map(({ text }) => `  ${text}`)].join('\n')
}
