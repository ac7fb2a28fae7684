// The lines around a culprit, read when the report is made. A result may come from anywhere, so only source files
// below the repository's root are opened: a hostile result.json must not make a report carry ~/.ssh away.
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { Redaction } from '../redacted.ts'

const LINES_AROUND = 4
/** A key in PEM spans lines: it is looked for this far around. */
const LINES_REDACTED = 64
/** Longer lines are cut. */
const MAX_CHARACTERS = 200
/** A whole agent in one bundle has some 17 MB. */
const MAX_FILE_BYTES = 64 * 1024 * 1024
/** What is searched for secrets of one line: far more than is shown, for a key may begin there and end later. */
const MAX_SEARCHED = 65_536
const SOURCES = new Set(['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx', '.svelte', '.vue'])

export interface CodeExcerpt {
  /** Number of the first line. */
  readonly firstLine: number
  readonly lines: readonly string[]
}

export interface Repository {
  /** Where paths in reports begin. */
  readonly root: string
  /** Where relative culprits begin: the working directory of the run. */
  readonly directory: string
}

/** The nearest directory above that is a repository, else `directory` itself. */
export function repositoryAt(directory: string): Repository {
  for (let at = resolve(directory); ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return { root: at, directory: resolve(directory) }
    if (dirname(at) === at) return { root: resolve(directory), directory: resolve(directory) }
  }
}

/** As URLs and forges write it: relative to the repository's root, with `/`. Undefined for a file outside. */
export function repositoryPath(file: string, { root, directory }: Repository): string | undefined {
  const path = relative(root, resolve(directory, file))
  if (path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)) return undefined
  return path.split(sep).join('/')
}

/** Undefined when the file may not be shown, is gone, or is shorter. */
export function codeExcerpt(
  { file, line }: { readonly file: string; readonly line: number },
  repository: Repository,
  redact: Redaction,
): CodeExcerpt | undefined {
  const all = sourceText(file, repository)?.split('\n') ?? []
  if (!Number.isSafeInteger(line) || line < 1 || line > all.length) return undefined
  const from = Math.max(1, line - LINES_REDACTED)
  const lines = redact(
    all
      .slice(from - 1, line + LINES_REDACTED)
      .map((each) => each.slice(0, MAX_SEARCHED))
      .join('\n'),
  ).split('\n')
  const firstLine = Math.max(1, line - LINES_AROUND)
  const shown = lines.slice(firstLine - from, line + LINES_AROUND - from + 1)
  return { firstLine, lines: shown.map((each) => each.trimEnd().slice(0, MAX_CHARACTERS)) }
}

function sourceText(file: string, repository: Repository): string | undefined {
  if (file.includes('\0') || !SOURCES.has(extname(file))) return undefined
  try {
    const root = realpathSync(repository.root)
    const real = realpathSync(resolve(repository.directory, file))
    if (repositoryPath(real, { root, directory: root }) === undefined || !SOURCES.has(extname(real)))
      return undefined
    const stat = statSync(real) // Before it is opened: opening a pipe would wait for its writer.
    return stat.isFile() && stat.size <= MAX_FILE_BYTES ? readFileSync(real, 'utf8') : undefined
  } catch {
    return undefined // It is gone, or not ours to read.
  }
}
