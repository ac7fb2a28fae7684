// The package through which a line leaks, in one line of plain text.
import type { Result } from './result.ts'

type Through = NonNullable<NonNullable<Result['findings'][number]['culprit']>['through']>

/** `through undici@7.3.0 node_modules/undici/lib/pool.js:41 in connect`. */
export function throughInWords(through: Through): string {
  const name = through.function === undefined ? '' : ` in ${through.function}`
  return `through ${versioned(through)} ${through.file}:${through.line}${name}`
}

/** `undici@7.3.0`; without the version where it is not known. */
export function versioned({ package: name, version }: Through): string {
  return version === undefined ? name : `${name}@${version}`
}
