// The package through which a line leaks, in one line of plain text.
import type { ToldThrough } from '../findings/cause/cause.ts'
import { placeInWords } from './place-in-words.ts'

/** `through undici@7.3.0 node_modules/undici/lib/pool.js:41 in connect`. */
export function throughInWords(through: ToldThrough): string {
  if (through.isBeginning === true) return `through ${versioned(through)}, ${placeInWords(through, ' in ')}`
  const name = through.function === undefined ? '' : ` in ${through.function}`
  return `through ${versioned(through)} ${through.file}:${through.line}${name}`
}

/** `undici@7.3.0`; without the version where it is not known. */
export function versioned({ package: name, version }: ToldThrough): string {
  return version === undefined ? name : `${name}@${version}`
}
