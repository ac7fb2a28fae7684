// Puts one program of bench/wild and its packages into a folder of a cache, by npm and in the pinned versions.
// The cache is outside of the checkout, so that no package of ours can answer for one that is missing.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { TidemarkError } from '../src/errors.ts'
import type { WildProgram } from './wild-case.ts'

const INSTALL_TIMEOUT_MS = 180_000
const UNREACHABLE =
  /E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH|HOSTUNREACH)|socket hang up/

/** The registry could not be asked, as opposed to a version that is not there. */
export class RegistryUnreachable extends TidemarkError {}

/**
 * @returns the folder with driver.mjs and node_modules; installed once for each set of versions
 * @throws RegistryUnreachable without a network; TidemarkError where npm refuses
 */
export async function installWild(program: WildProgram): Promise<string> {
  const { case: each, side, driver, versions } = program
  const hash = createHash('sha256').update(JSON.stringify(versions)).digest('hex').slice(0, 8)
  const folder = join(cache(), each.name, `${side}-${hash}`)
  if (!existsSync(folder)) await installInto(folder, program)
  copyFileSync(driver, join(folder, 'driver.mjs'))
  return folder
}

function cache(): string {
  return resolve(process.env['WILD_CACHE'] ?? join(homedir(), '.cache', 'tidemark-wild'))
}

/** Installed beside it and then renamed: what was killed half-way is never taken for whole. */
async function installInto(folder: string, { case: each, versions }: WildProgram): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true })
  const room = mkdtempSync(`${folder}.`)
  const description = { name: `wild-${each.name}`, private: true, type: 'module', dependencies: versions }
  writeFileSync(join(room, 'package.json'), JSON.stringify(description, undefined, 2))
  try {
    await npmInstall(room, each.name)
    if (!existsSync(folder)) renameSync(room, folder)
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
}

/** By the Node of this process: npm chooses what satisfies a range by the engine that it runs on. */
async function npmInstall(cwd: string, name: string): Promise<void> {
  const path = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter)
  const quietly = ['--no-audit', '--no-fund', '--loglevel=error']
  const args = ['install', '--ignore-scripts', '--fetch-retry-mintimeout=1000', ...quietly]
  try {
    await promisify(execFile)('npm', args, {
      cwd,
      env: { ...process.env, PATH: path },
      timeout: INSTALL_TIMEOUT_MS,
    })
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    const Kind = UNREACHABLE.test(said) ? RegistryUnreachable : TidemarkError
    throw new Kind('environment', `Install the packages of ${name}: npm failed, wanted them in the cache`, {
      cause,
    })
  }
}
