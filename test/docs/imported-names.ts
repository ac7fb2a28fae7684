// Names that the documentation imports from the package, held against what each entry really exports.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Mention, Page } from './markdown.ts'

const root = join(import.meta.dirname, '../..')
const modules = new Set(['ts', 'js', 'mjs', 'typescript', 'javascript'])

/** What is wrong with the imports from `tidemark` and `tidemark/…` in a page's blocks of code. */
export async function importFaults({ blocks }: Page): Promise<readonly Mention[]> {
  const imports = blocks
    .filter(({ language }) => modules.has(language))
    .flatMap(({ line, text }) =>
      [...text.matchAll(/^import \{([^}]*)\} from '(tidemark(?:\/[\w-]+)?)'/gm)].map((match) => ({
        line: line + text.slice(0, match.index).split('\n').length - 1,
        names: (match[1] ?? '').split(',').map((name) => name.trim().split(' as ')[0] ?? ''),
        entry: match[2] ?? '',
      })),
    )
  const faults = imports.map(async ({ line, names, entry }) => {
    const exported = await exportsOf(entry)
    return names
      .filter((name) => name !== '' && !name.startsWith('type ') && exported?.has(name) !== true)
      .map((name) => ({ line, text: `${entry} exports no ${name}` }))
  })
  return (await Promise.all(faults)).flat()
}

/** Undefined where the package has no such entry. */
async function exportsOf(entry: string): Promise<ReadonlySet<string> | undefined> {
  const { exports }: { exports: Readonly<Record<string, { readonly default?: string } | string>> } =
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const target = exports[entry.replace(/^tidemark/, '.')]
  if (typeof target !== 'object' || target.default === undefined) return undefined
  const source = target.default.replace(/^\.\/dist\//, '').replace(/\.js$/, '.ts')
  const module: object = await import(pathToFileURL(join(root, source)).href)
  return new Set(Object.keys(module))
}
