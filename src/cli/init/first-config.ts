// The configuration that names a new subject: written, or the one that is there with the subject added to it.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, join, matchesGlob, relative, resolve } from 'node:path'
import { TidemarkError } from '../../errors.ts'
import { CONFIG_NAMES, loadConfig } from '../../config/load-config.ts'
import { isThere, type Written } from './written-files.ts'

/** Undefined where the one that is there names it already. @param pattern of the subjects. @throws TidemarkError `usage` or `input` */
export async function configFor(
  subject: string,
  pattern: string,
  force: boolean,
): Promise<Written | undefined> {
  const present = CONFIG_NAMES.find((name) => existsSync(name))
  if (present === undefined || force)
    return { file: resolve(present ?? newName()), ...newText(present, pattern) }
  const { config } = await loadConfig(present)
  const named = relative(process.cwd(), subject)
  if ((config.subjects ?? []).some((each) => matchesGlob(named, join(each)))) return undefined
  if (extname(present) !== '.json') throw isThere(present, `${JSON.stringify(pattern)} added to its subjects`)
  return { file: resolve(present), text: withSubject(present, pattern), replaces: true }
}

function newText(present: string | undefined, pattern: string): Pick<Written, 'text' | 'replaces'> {
  const config = { subjects: [pattern] }
  if (extname(present ?? newName()) !== '.json')
    return {
      text: `import { defineConfig } from 'tidemark'\n\nexport default defineConfig(${JSON.stringify(config, null, 2)})\n`,
    }
  return { text: jsonText({ $schema: './node_modules/tidemark/docs/config.schema.json', ...config }) }
}

function newName(): string {
  return isTyped() ? 'tidemark.config.ts' : 'tidemark.config.json'
}

/** A configuration in TypeScript imports us: only where that resolves, and where TypeScript is written anyway. */
function isTyped(): boolean {
  if (!existsSync('tsconfig.json')) return false
  try {
    createRequire(resolve('package.json')).resolve('tidemark/package.json')
    return true
  } catch {
    return false
  }
}

/** It was loaded before, and is known to be one. */
function withSubject(file: string, pattern: string): string {
  const before: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (typeof before !== 'object' || before === null)
    throw new TidemarkError('input', `Read ${file}: it is no object, wanted a configuration`)
  const subjects: unknown = Reflect.get(before, 'subjects')
  return jsonText({ ...before, subjects: [...(Array.isArray(subjects) ? subjects : []), pattern] })
}

function jsonText(config: object): string {
  return `${JSON.stringify(config, null, 2)}\n`
}
