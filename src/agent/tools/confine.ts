// Keeps file tools inside their directories, through symbolic links too: what counts is where a path really leads.
import { lstat, realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { TidemarkError } from '../../errors.ts'

/**
 * The real path of `path`, relative to the first root unless absolute. It need not exist yet.
 * @throws TidemarkError `tool` when it leads out of every root.
 */
export async function confine(path: string, roots: readonly string[]): Promise<string> {
  const asked = resolve(roots[0] ?? '/', path)
  const real = await realTarget(asked)
  for (const root of roots) {
    if (isInside(await realTarget(resolve(root)), real)) return real
  }
  throw new TidemarkError('tool', `Open ${path}: it lies outside ${roots[0]} and must be inside`)
}

export function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way === '' || (way !== '..' && !way.startsWith('../') && !isAbsolute(way))
}

/** Resolves links in the part of the path that exists; a dangling link leads nowhere we know, so it is refused. */
async function realTarget(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (!isMissing(error)) throw error
  }
  if (await isLink(path)) {
    throw new TidemarkError('tool', `Open ${path}: it is a link to something that does not exist`)
  }
  const parent = dirname(path)
  return parent === path ? path : join(await realTarget(parent), basename(path))
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink()
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
