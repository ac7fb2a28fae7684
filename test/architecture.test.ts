// The import table of the house, held against every import of src/.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { everywhere, table } from './architecture-table.ts'

const root = resolve(import.meta.dirname, '..')

interface Import {
  readonly file: string
  readonly target: string
  readonly typeOnly: boolean
}

function imports(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const pattern =
    /(?:^|\n)\s*(?:(import|export)(\s+type)?\b[^'"\n;]*?(?:\{[^}]*\})?[^'"\n;]*?from\s+|import\s+|.*?\bimport\(\s*)['"](\.[^'"]+)['"]/g
  return [...text.matchAll(pattern)].map((match) => ({
    file,
    target: relative(root, resolve(root, dirname(file), match[3] ?? ''))
      .split(sep)
      .join('/'),
    typeOnly: match[2] !== undefined,
  }))
}

const sources = globSync('src/**/*.ts', { cwd: root }).map((file) => file.split(sep).join('/'))
const stage = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1]

function violation({ file, target, typeOnly }: Import): string | undefined {
  const from = stage(file)
  const to = stage(target)
  if (!target.startsWith('src/')) return `${file} leaves src/ for ${target}`
  if (from === undefined) return undefined // src/index.ts, the public API, imports every stage
  if (everywhere.has(target) || from === to) return undefined
  if (to === undefined) return `${file} imports ${target}`
  const row = table[from]
  if (row?.files?.includes(target)) return undefined
  if (row?.values.includes(to) || (typeOnly && row?.types?.includes(to))) return undefined
  return `${file} (${from}) imports ${typeOnly ? 'types of ' : ''}${target} (${to})`
}

describe('the import table', () => {
  it('has a row for every folder of src, and a folder for every row', () => {
    const folders = new Set(sources.map(stage).filter((name) => name !== undefined))
    expect([...folders].toSorted()).toEqual(Object.keys(table).toSorted())
  })

  it('lets a folder import what stands above it alone', () => {
    const order = Object.keys(table)
    const upward = Object.entries(table).flatMap(([folder, { values, types = [] }]) =>
      [...values, ...types].filter((other) => order.indexOf(other) >= order.indexOf(folder)),
    )
    expect(upward).toEqual([])
  })

  it('is kept by every import', () => {
    expect(
      sources
        .flatMap(imports)
        .map(violation)
        .filter((line) => line !== undefined),
    ).toEqual([])
  })

  it('sees the imports that it judges', () => {
    const found = sources.flatMap(imports)
    expect(found.length).toBeGreaterThan(sources.length / 2)
    expect(violation({ file: 'src/agent/a.ts', target: 'src/scenario/b.ts', typeOnly: true })).toContain(
      'agent',
    )
    expect(
      violation({ file: 'src/findings/a.ts', target: 'src/runner/b.ts', typeOnly: true }),
    ).toBeUndefined()
    expect(violation({ file: 'src/findings/a.ts', target: 'src/runner/b.ts', typeOnly: false })).toContain(
      'findings',
    )
  })
})

describe('a source file', () => {
  it('is one concept: at most 300 lines, named in kebab-case, never after a drawer', () => {
    const drawers = /(^|\/)(utils?|helpers?|common|types|misc)(\/|\.ts$)/
    const faults = sources.filter(
      (file) =>
        readFileSync(join(root, file), 'utf8').split('\n').length > 301 ||
        !/^[a-z0-9/.-]+$/.test(file) ||
        drawers.test(file),
    )
    expect(faults).toEqual([])
  })
})
