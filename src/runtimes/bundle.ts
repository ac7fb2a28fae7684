// Where the bundled probe of a runtime lies, and its measured process: beside this file once built; from source it is made
// when any of its files is newer, into the checkout's own cache.
import { existsSync, globSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import type { BundledRuntime, BundleName } from './make-bundle.ts'

/** Folders of which they are made. */
const SOURCES = ['runtimes', 'host', 'probe', 'resources', 'system', 'heap'] as const

/** Undefined where there is none and none can be made. */
export function probeBundle(runtime: BundledRuntime): Promise<string | undefined> {
  return bundled([runtime, 'probe'])
}

/** As a probe's. */
export function hostBundle(runtime: BundledRuntime): Promise<string | undefined> {
  return bundled([runtime, 'host'])
}

async function bundled(name: BundleName): Promise<string | undefined> {
  const built = join(import.meta.dirname, `${name.join('-')}.cjs`)
  if (extname(import.meta.filename) === '.js') return existsSync(built) ? built : undefined
  try {
    return await fromSource(name)
  } catch {
    return undefined // Without the bundler: who watches says that no probe came.
  }
}

async function fromSource(name: BundleName): Promise<string> {
  const src = dirname(import.meta.dirname)
  const cache = join(dirname(src), 'node_modules', '.cache', 'tidemark')
  const file = join(cache, `${name.join('-')}-${stamp(src)}.cjs`)
  if (existsSync(file)) return file
  const { makeBundle } = await import('./make-bundle.ts')
  mkdirSync(cache, { recursive: true })
  const partial = join(cache, `${name.join('-')}-${process.pid}.cjs`)
  await makeBundle(name, partial)
  renameSync(partial, file)
  return file
}

/** The same as long as no file was changed. */
function stamp(src: string): string {
  const files = SOURCES.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: src }))
  const changes = files.map((file) => statSync(join(src, file)).mtimeMs)
  return `${files.length}-${Math.round(Math.max(...changes))}`
}
