// Files that are written all or none, and over nothing that is there unless that is wanted.
import { readFileSync, rmSync } from 'node:fs'
import { relative } from 'node:path'
import { writeNew, writeWhole } from '../../check/output-directory.ts'
import { TidemarkError } from '../../errors.ts'

export interface Written {
  readonly file: string
  readonly text: string
  /** It is what was there, with something added. */
  readonly replaces?: boolean
}

/** @throws TidemarkError `usage` when one is there already, or cannot be written */
export function writeAll(files: readonly Written[], force: boolean): void {
  using undo = new DisposableStack()
  for (const each of files) {
    const before = each.replaces === true ? readFileSync(each.file) : undefined
    if (!isWritten(each, force || before !== undefined)) throw isThere(relative(process.cwd(), each.file))
    if (before !== undefined) undo.defer(() => writeWhole(each.file, before.toString()))
    else if (!force) undo.defer(() => rmSync(each.file))
  }
  undo.move()
}

/** False where there is a file already. @throws TidemarkError `usage` when it cannot be written */
function isWritten({ file, text }: Written, over: boolean): boolean {
  try {
    if (!over) return writeNew(file, text)
    writeWhole(file, text)
    return true
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new TidemarkError(
      'usage',
      `Write ${relative(process.cwd(), file)}: ${reason}, wanted a directory that can be written`,
      { cause },
    )
  }
}

/** @param instead what else would do. */
export function isThere(file: string, instead = 'a directory without it'): TidemarkError {
  return new TidemarkError(
    'usage',
    `Write ${file}: it is there already, wanted --force to replace it, or ${instead}`,
  )
}
