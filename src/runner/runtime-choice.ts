// Which runtime a module is measured on: the one that the user names, or the one that it is plainly written for. It is
// the project's own, from node_modules, else the one on the PATH.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TidemarkError } from '../errors.ts'
import { hostBundle } from '../runtimes/bundle.ts'
import { foldersAbove, installedRuntimes } from './installed-runtime.ts'
import { type MeasuredRuntime, nodeHost } from './measured-runtime.ts'

/** Older ones have not what the measured process needs. */
const OLDEST_NODE = 24

const WANTED = /^(?:(bun|deno)|node@(\d+(?:\.\d+){0,2}))$/

/** Modules that only Bun has, by their import; what merely asks whether `Bun` is there runs elsewhere too. */
const IMPORTS_BUN = /(?:\bfrom|\bimport|\brequire\()\s*\(?\s*['"]bun(?::[\w-]+)?['"]/
/** What only Deno has: its global object, unless it is asked for first, and specifiers that it alone resolves. */
const USES_DENO = /\bDeno\.[a-z]|(?:\bfrom|\bimport)\s*\(?\s*['"](?:jsr|npm):/
const ASKS_FOR_DENO = /typeof\s+Deno\b|\bglobalThis\.Deno\b|['"]Deno['"]\s+in\b/
const COMMENTS = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm

/**
 * Undefined for the Node that runs Tidemark.
 * @param wanted `bun`, `deno` or `node@X`; undefined asks the module itself
 * @throws TidemarkError `usage` for another word, `environment` where there is no such runtime
 */
export async function chosenRuntime(
  url: string,
  wanted: string | undefined,
): Promise<MeasuredRuntime | undefined> {
  const module = fileURLToPath(url)
  const name = wanted ?? runtimeOfModule(module)
  if (name === undefined) return undefined
  const [, other, version] = WANTED.exec(name) ?? []
  if (other === 'bun' || other === 'deno') return await otherRuntime(other, module)
  if (version !== undefined) return nodeOf(version, module)
  throw new TidemarkError(
    'usage',
    `Choose a runtime: found ${name}, wanted bun, deno, or node@ and a version`,
  )
}

/** By its own text; undefined where it says nothing. */
function runtimeOfModule(module: string): 'bun' | 'deno' | undefined {
  const text = existsSync(module) ? readFileSync(module, 'utf8').replaceAll(COMMENTS, '') : ''
  if (IMPORTS_BUN.test(text)) return 'bun'
  return USES_DENO.test(text) && !ASKS_FOR_DENO.test(text) ? 'deno' : undefined
}

async function otherRuntime(name: 'bun' | 'deno', module: string): Promise<MeasuredRuntime> {
  const [found] = installedRuntimes(name, module)
  if (found === undefined)
    throw new TidemarkError(
      'environment',
      `Run on ${name}: found none in node_modules/.bin or on the PATH, wanted one; npm install --save-dev ${name}`,
    )
  const host = await hostBundle(name)
  if (host === undefined)
    throw new TidemarkError(
      'environment',
      `Run on ${name}: its measured process was not built, wanted pnpm build`,
    )
  return {
    name,
    ...found,
    host,
    ...(name === 'deno' && { config: nearest(module, ['deno.json', 'deno.jsonc']) }),
  }
}

function nodeOf(wanted: string, module: string): MeasuredRuntime {
  const known = installedRuntimes('node', module)
  const found = known.find(({ version }) => version === wanted || version.startsWith(`${wanted}.`))
  if (Number.parseInt(wanted, 10) < OLDEST_NODE)
    throw new TidemarkError(
      'usage',
      `Run on node@${wanted}: found an older one, wanted Node ${OLDEST_NODE} or later`,
    )
  if (found !== undefined) return { name: 'node', ...found, host: nodeHost }
  const versions = known.map(({ version }) => version)
  throw new TidemarkError(
    'environment',
    `Run on node@${wanted}: found ${versions.join(', ') || 'none'} in node_modules/.bin and on the PATH, wanted ${wanted}; npm install --save-dev node@${wanted}`,
  )
}

function nearest(module: string, names: readonly string[]): string | undefined {
  return foldersAbove(module)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file))
}
