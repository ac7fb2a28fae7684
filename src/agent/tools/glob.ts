// Finds files by pattern. Version control and installed packages are passed over.
import type { Dirent } from 'node:fs'
import { glob, realpath } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { TidemarkError } from '../../errors.ts'
import { isInside } from './confine.ts'
import { checkInput, stringOf, type Tool } from './tool.ts'

/** More matches than this are counted, not listed. */
const matchLimit = 1000
const passedOver = new Set(['.git', 'node_modules'])

export const globTool: Tool = {
  name: 'glob',
  description: 'Find files by a glob pattern, relative to the working directory.',
  inputSchema: { type: 'object', properties: { pattern: { type: 'string' } }, required: ['pattern'] },
  async execute(input, call) {
    checkInput(globTool, input)
    const matches: string[] = []
    let more = 0
    for await (const path of filesMatching(stringOf(input, 'pattern'), call.directory, call.signal)) {
      if (matches.length < matchLimit) matches.push(path)
      else more++
    }
    if (matches.length === 0) return { output: 'No file matches' }
    return { output: [...matches.toSorted(), ...(more > 0 ? [`[and ${more} more]`] : [])].join('\n') }
  },
}

/** Relative paths of plain files. What lies behind a link out of the directory is not found. */
export async function* filesMatching(
  pattern: string,
  directory: string,
  signal: AbortSignal,
): AsyncGenerator<string, void, void> {
  if (pattern.startsWith('/') || pattern.split('/').includes('..')) {
    throw new TidemarkError('tool', `Find ${pattern}: the pattern leaves the working directory`)
  }
  let parent = { path: directory, isInside: true }
  for await (const entry of glob(pattern, { cwd: directory, withFileTypes: true, exclude })) {
    signal.throwIfAborted()
    if (!entry.isFile()) continue
    if (entry.parentPath !== parent.path) {
      const real = await realpath(entry.parentPath)
      parent = { path: entry.parentPath, isInside: isInside(directory, real) }
    }
    if (parent.isInside) yield relative(directory, join(entry.parentPath, entry.name))
  }
}

function exclude(entry: Dirent): boolean {
  return passedOver.has(entry.name)
}
