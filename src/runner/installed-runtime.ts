// Where an installed runtime's own executable is: the module's project first, then what a shell would find. Packages of
// npm put a script of Node's before it, which would be the measured process in its stead: what it starts is taken.
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, readSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'

const VERSION_MS = 20_000

export interface Installed {
  readonly file: string
  /** `1.4.5` */
  readonly version: string
}

/** Those that run, the nearest to the module first. */
export function installedRuntimes(name: 'node' | 'bun' | 'deno', module: string): readonly Installed[] {
  const own = foldersAbove(module).map((folder) => join(folder, 'node_modules', '.bin', name))
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  const found = [...own, ...onPath.map((folder) => join(folder, name))].filter((file) => existsSync(file))
  const files = new Set(found.flatMap((file) => executableOf(realpathSync(file), name) ?? []))
  return [...files].flatMap((file) => {
    const version = versionOf(file)
    return version === undefined ? [] : [{ file, version }]
  })
}

/** From a file's own folder up to the root. */
export function foldersAbove(path: string): readonly string[] {
  const folder = dirname(path)
  return folder === path ? [] : [folder, ...foldersAbove(folder)]
}

/** The file itself, or of a script the executable in one of the packages that its own depends on by platform. */
function executableOf(file: string, name: string): string | undefined {
  if (!isScript(file)) return file
  const manifest = foldersAbove(file)
    .map((folder) => join(folder, 'package.json'))
    .find((path) => existsSync(path))
  if (manifest === undefined) return undefined
  const { optionalDependencies = {} }: { optionalDependencies?: Record<string, string> } = JSON.parse(
    readFileSync(manifest, 'utf8'),
  )
  return Object.keys(optionalDependencies)
    .flatMap((dependency) => folderOf(dependency, manifest) ?? [])
    .flatMap((folder) => [join(folder, name), join(folder, 'bin', name)])
    .find((path) => existsSync(path) && versionOf(path) !== undefined)
}

/** Undefined of a platform's package that is not installed. */
function folderOf(dependency: string, from: string): string | undefined {
  try {
    return dirname(createRequire(from).resolve(`${dependency}/package.json`))
  } catch {
    return undefined
  }
}

function isScript(file: string): boolean {
  const fd = openSync(file, 'r')
  try {
    const start = Buffer.alloc(2)
    readSync(fd, start, 0, 2, 0)
    return start.toString('latin1') === '#!'
  } finally {
    closeSync(fd)
  }
}

function versionOf(file: string): string | undefined {
  const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: VERSION_MS })
  return /(\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1]
}
