// docs/architecture.md against the tree: its rows are the folders, its walks are calls that are there.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { table } from './architecture-table.ts'

const root = resolve(import.meta.dirname, '..')
const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8')

/** Folder, and what it may import: values plain, types in italics. */
function rowsOfPage(): Record<string, { values: string[]; types: string[] }> {
  const rows = page.matchAll(/^\| `([a-z]+)\/` \| [^|]+ \|([^|]*)\|$/gm)
  return Object.fromEntries(
    [...rows].map(([, folder = '', allowed = '']) => [
      folder,
      {
        values: [...allowed.matchAll(/(?<!\*)`([a-z]+)`/g)].map(([, name = '']) => name),
        types: [...allowed.matchAll(/\*`([a-z]+)`\*/g)].map(([, name = '']) => name),
      },
    ]),
  )
}

function walks(): string[][] {
  return page
    .split('\n## ')
    .slice(1)
    .map((section) => [...section.matchAll(/^\d+\. `(src\/[^`]+\.ts)`/gm)].map(([, file = '']) => file))
}

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/(?:from |import\(|new URL\()['"`](\.[^'"`$]+)/g)].map(([, specifier = '']) =>
    relative(root, resolve(root, dirname(file), specifier)),
  )
}

describe('docs/architecture.md', () => {
  it('has the rows of the import table, in their order', () => {
    const expected = Object.entries(table).map(([folder, { values, types = [] }]) => [
      folder,
      { values: [...values], types: [...types] },
    ])
    expect(Object.entries(rowsOfPage())).toEqual(expected)
  })

  it('names no file that is not there', () => {
    const named = [...page.matchAll(/`((?:src|test)\/[^`]+\.ts)`/g)].map(([, file = '']) => file)
    expect(named.length).toBeGreaterThan(15)
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([])
  })

  it('walks along imports: each step is called by one before it', () => {
    const all = walks()
    expect(all.map((steps) => steps.length)).toEqual([10, 9, 10])
    const lost = all.flatMap((steps) =>
      steps.filter(
        (step, at) => at > 0 && !steps.slice(0, at).some((before) => importsOf(before).includes(step)),
      ),
    )
    expect(lost).toEqual([])
  })
})

describe('files', () => {
  const sources = globSync('src/**/*.ts', { cwd: root })

  it('are in no circle, of types neither', () => {
    const graph = new Map(
      sources.map((file) => [file, importsOf(file).filter((target) => sources.includes(target))]),
    )
    expect(circleIn(graph)).toEqual([])
  })

  it('would be seen in one', () => {
    const circle = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['a']],
      ['d', []],
    ])
    expect(circleIn(circle).map((file) => basename(file))).toEqual(['a', 'b', 'c'])
  })
})

/** The files of the first circle that is found, in order. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>()
  const walk = (file: string, path: readonly string[]): readonly string[] => {
    if (path.includes(file)) return path.slice(path.indexOf(file))
    if (done.has(file)) return []
    for (const next of graph.get(file) ?? []) {
      const circle = walk(next, [...path, file])
      if (circle.length > 0) return circle
    }
    done.add(file)
    return []
  }
  for (const file of graph.keys()) {
    const circle = walk(file, [])
    if (circle.length > 0) return circle
  }
  return []
}
