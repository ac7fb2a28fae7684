// The cause of a finding in lines of plain text, the same and in the same order in every report.
import { type Caused, causeOf, type ToldConsequence } from '../findings/cause/cause.ts'
import { openedInWords } from './opened-in-words.ts'
import { placeInWords } from './place-in-words.ts'
import { throughInWords } from './through-in-words.ts'

/** What follows is counted beyond these; all of it is in the result. */
const MAX_FOLLOWING = 4

export interface CauseLine {
  readonly says: 'opened' | 'held' | 'at' | 'code' | 'through' | 'follows'
  readonly text: string
}

/** After what grows, which is a sentence of its own. @param between a line and its function */
export function causeLines(finding: Caused, between: ' ' | ' in '): readonly CauseLine[] {
  const { heldBy, addedAt, through } = causeOf(finding)
  const { opened } = finding
  return [
    ...(opened === undefined ? [] : [{ says: 'opened' as const, text: openedInWords(opened) }]),
    ...(heldBy.length === 0 ? [] : [{ says: 'held' as const, text: `held by ${heldBy.join(' → ')}` }]),
    ...(addedAt === undefined ? [] : [{ says: 'at' as const, text: placeInWords(addedAt, between) }]),
    ...(addedAt?.code === undefined ? [] : [{ says: 'code' as const, text: `   ${addedAt.code}` }]),
    ...(through === undefined ? [] : [{ says: 'through' as const, text: throughInWords(through) }]),
    ...followsInWords(finding).map((text) => ({ says: 'follows' as const, text })),
  ]
}

/** One sentence each. */
export function followsInWords(finding: Caused): readonly string[] {
  const { follows } = causeOf(finding)
  const told = [...new Set(follows.map(inWords))]
  const left = told.length - MAX_FOLLOWING
  const shown = told.slice(0, MAX_FOLLOWING).map((each) => `from this follows: ${each}`)
  return left > 0 ? [...shown, `and ${left} more that follow, see the result`] : shown
}

function inWords({ message, culprit }: ToldConsequence): string {
  if (culprit === undefined) return message
  const { file, line, isBeginning } = culprit
  return `${message} (${isBeginning === true ? 'in what begins at ' : ''}${file}:${line})`
}
