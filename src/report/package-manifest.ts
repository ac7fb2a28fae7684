// What a package calls itself: read from its package.json when a report is made, never where a program runs.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A manifest with more is none. */
const MAX_BYTES = 1_000_000
/** As npm allows them. */
const MAX_NAME_CHARACTERS = 214

export interface PackageManifest {
  readonly name?: string
  readonly version?: string
}

/** Empty where it cannot be read. @param folder of the package */
export function packageManifest(folder: string): PackageManifest {
  try {
    const text = readFileSync(join(folder, 'package.json'), 'utf8')
    const manifest: unknown = text.length > MAX_BYTES ? undefined : JSON.parse(text)
    if (typeof manifest !== 'object' || manifest === null) return {}
    const name = told(manifest, 'name')
    const version = told(manifest, 'version')
    return { ...(name !== undefined && { name }), ...(version !== undefined && { version }) }
  } catch {
    return {} // The folder's name has to do.
  }
}

function told(manifest: object, key: string): string | undefined {
  const value: unknown = Object.hasOwn(manifest, key) ? Reflect.get(manifest, key) : undefined
  return typeof value === 'string' && value !== '' && value.length <= MAX_NAME_CHARACTERS ? value : undefined
}
