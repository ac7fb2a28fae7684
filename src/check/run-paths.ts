// Names and paths of runs as a file tells them that may come from another machine: each is held inside the directory that
// the file was found in.
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { z } from 'zod'
import { TidemarkError } from '../errors.ts'

export const runLabelSchema = z
  .string()
  .max(500)
  .regex(/^(?!\.{1,2}$)[^/\\\0]+$/, 'wanted a name that is no path')

export const pathBelowSchema = z
  .string()
  .max(2_000)
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\\0]*$/, 'wanted a path below the file')

/** An artifact of CI lies in a directory of its name, with the paths of the machine below. */
const MAX_DEPTH = 6

/** All files of this name at or below the directory, one at most in each branch. */
export function filesNamed(name: string, directory: string, depth = MAX_DEPTH): readonly string[] {
  const here = join(directory, name)
  if (existsSync(here)) return [here]
  if (depth === 0) return []
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .map((entry) => join(directory, entry.name))
    .toSorted()
    .flatMap((below) => filesNamed(name, below, depth - 1))
}

/** The path of a run for a file that lies at `directory`. */
export function pathFrom(directory: string, path: string): string {
  return relative(directory, path).split(sep).join('/')
}

/** The directory of a run. @throws TidemarkError `input` when it is not there, or a link leads out of `directory` */
export function runDirectoryBelow(directory: string, path: string): string {
  const found = join(directory, path)
  if (!existsSync(join(found, 'result.json')))
    throw new TidemarkError('input', `Merge ${found}: there is no result.json, wanted what a run wrote`)
  const isInside = !relative(realpathSync(directory), realpathSync(found)).split(sep).includes('..')
  if (isInside) return found
  throw new TidemarkError('input', `Merge ${found}: it leads out of ${directory}, wanted a directory below`)
}
