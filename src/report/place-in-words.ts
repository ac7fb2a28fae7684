// Where a culprit is, in plain text, and how well that is known: a line that was seen, one that was found by name, or only
// the function, whose beginning is no line that adds.
import type { ToldCulprit, ToldPlace } from '../findings/cause/cause.ts'

/** `at src/app.ts:7 in open`; of what only the function is known, `in open, which begins at src/app.ts:5`. */
export function placeInWords(
  { file, line, function: name, isByName, isBeginning }: ToldPlace & Pick<ToldCulprit, 'isByName'>,
  between: ' ' | ' in ',
): string {
  const place = `${file}:${line}`
  if (isBeginning === true) return `${beginningInWords(name)} ${place}`
  const seen = isByName === true ? ' (the function was seen, the line is found by name)' : ''
  return `at ${place}${name === undefined ? '' : `${between}${name}`}${seen}`
}

/** Before a place. */
export function beginningInWords(name: string | undefined): string {
  return name === undefined ? 'in the function that begins at' : `in function ${name}, which begins at`
}
