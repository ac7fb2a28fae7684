// Another commit of the repository, checked out beside this one so that both can be measured in turn; gone when disposed.
// Its modules are this checkout's where the lockfile is the same, else they are installed from its own.
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { TidemarkError } from '../errors.ts'

const INSTALLS: Readonly<Record<string, readonly string[]>> = {
  'package-lock.json': ['npm', 'ci'],
  'npm-shrinkwrap.json': ['npm', 'ci'],
  'pnpm-lock.yaml': ['npx', '-y', 'pnpm@12', 'install', '--frozen-lockfile'],
  'yarn.lock': ['npx', '-y', 'yarn', 'install', '--immutable'],
}
/** Packages of a monorepo whose modules are linked. */
const MAX_PACKAGES = 500

export class OtherCommit implements Disposable {
  /** As it was named, with its short hash. */
  readonly name: string
  readonly #top: string
  readonly #copy: string

  private constructor(name: string, top: string, copy: string) {
    this.name = name
    this.#top = top
    this.#copy = copy
  }

  /** @throws TidemarkError `usage` outside a repository or for an unknown commit */
  static checkOut(ref: string): OtherCommit {
    const top = git(['rev-parse', '--show-toplevel'], process.cwd(), 'this is no git repository')
    const commit = git(
      ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`],
      top,
      'there is no such commit',
    )
    const copy = join(realpathSync(mkdtempSync(join(tmpdir(), 'tidemark-against-'))), 'checkout')
    const other = new OtherCommit(`${ref} (${commit.slice(0, 10)})`, top, copy)
    try {
      git(['worktree', 'add', '--detach', '--quiet', copy, commit], top, 'it cannot be checked out')
      other.#provideModules()
      return other
    } catch (error) {
      other[Symbol.dispose]()
      throw error
    }
  }

  /** The same module there; undefined when that commit does not have it. @throws TidemarkError `usage` outside the repository */
  urlOf(url: string): string | undefined {
    const path = relative(this.#top, realpathSync(fileURLToPath(url)))
    if (path.startsWith('..')) {
      throw new TidemarkError(
        'usage',
        `Measure ${fileURLToPath(url)} of another commit: it lies outside ${this.#top}, wanted a module of the repository`,
      )
    }
    const file = join(this.#copy, path)
    return existsSync(file) ? pathToFileURL(file).href : undefined
  }

  [Symbol.dispose](): void {
    try {
      git(['worktree', 'remove', '--force', this.#copy], this.#top, 'it cannot be removed')
    } catch {
      rmSync(this.#copy, { recursive: true, force: true })
      git(['worktree', 'prune'], this.#top, 'it cannot be pruned')
    }
    rmSync(dirname(this.#copy), { recursive: true, force: true })
  }

  #provideModules(): void {
    const packages = git(['ls-files', 'package.json', '*/package.json'], this.#top, 'files cannot be listed')
      .split('\n')
      .slice(0, MAX_PACKAGES)
      .map((file) => dirname(file))
      .filter((each) => existsSync(join(this.#top, each, 'node_modules')))
    const lock = Object.keys(INSTALLS).find((name) => existsSync(join(this.#copy, name)))
    if (
      lock !== undefined &&
      !(this.#isSame(lock) && packages.every((each) => !linksSources(this.#top, each)))
    ) {
      this.#install(INSTALLS[lock] ?? [])
      return
    }
    for (const each of packages) {
      const link = join(this.#copy, each, 'node_modules')
      if (existsSync(dirname(link)) && !existsSync(link))
        symlinkSync(join(this.#top, each, 'node_modules'), link)
    }
  }

  #isSame(lock: string): boolean {
    const here = join(this.#top, lock)
    return existsSync(here) && readFileSync(here, 'utf8') === readFileSync(join(this.#copy, lock), 'utf8')
  }

  #install([file = '', ...args]: readonly string[]): void {
    try {
      execFileSync(file, args, {
        cwd: this.#copy,
        stdio: ['ignore', 2, 2],
        env: { ...process.env, CI: 'true' },
      })
    } catch (cause) {
      throw new TidemarkError('environment', `Install ${this.name}: ${file} ${args.join(' ')} failed`, {
        cause,
      })
    }
  }
}

/** True when a package of the same repository is linked in: its sources there must be those of the other commit. */
function linksSources(top: string, directory: string): boolean {
  const modules = join(top, directory, 'node_modules')
  const entries = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => join(name, inner)) : [name],
  )
  return entries.some((name) => {
    const path = join(modules, name)
    if (!lstatSync(path).isSymbolicLink() || !existsSync(path)) return false
    const target = relative(realpathSync(top), realpathSync(path))
    return !target.startsWith('..') && !target.split('/').includes('node_modules')
  })
}

function git(args: readonly string[], cwd: string, otherwise: string): string {
  try {
    return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  } catch (cause) {
    throw new TidemarkError('usage', `Measure another commit: ${otherwise} (git ${args.join(' ')})`, {
      cause,
    })
  }
}
