// Through which package a line leaks: of the package that owns what leaks, the line that is nearest to it.
import { packageFolder, packageName } from '../../resources/package-frame.ts'
import { ownerIndex } from '../../resources/package-owner.ts'
import type { Through } from '../finding.ts'

interface Place {
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly function?: string | undefined
}

/** Undefined where the file is the program's own, or not known. */
export function throughAt(place: Place | undefined): Through | undefined {
  const { file, line, function: name } = place ?? {}
  const found = file === undefined ? undefined : packageName(file)
  if (found === undefined || file === undefined || line === undefined) return undefined
  return { package: found, file, line, ...(name !== undefined && name !== '' && { function: name }) }
}

/** @param stack frames between what leaks and the user's line, innermost first */
export function throughStack(stack: readonly Place[]): Through | undefined {
  const index = ownerIndex(
    stack.map(({ file = '' }) => file),
    'user',
  )
  return index === undefined ? undefined : throughAt(stack[index])
}

/** Where its package.json is; undefined for one that lies in no node_modules. */
export function folderOf({ file }: Through): string | undefined {
  return packageFolder(file)
}
