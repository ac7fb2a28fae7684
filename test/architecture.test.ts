// The import table of the house: a folder of src/ is a stage, and who may import whom is written here and nowhere else.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

interface Row {
  readonly values: readonly string[]
  readonly types?: readonly string[]
  /** Single files of other folders. */
  readonly files?: readonly string[]
}

/** What leaves the process passes through the second, wherever it leaves. */
const everywhere: ReadonlySet<string> = new Set(['src/errors.ts', 'src/report/redacted.ts'])

/** Every folder may import itself and those. `types` may only be imported as types. */
const table: Record<string, Row> = {
  resources: { values: [] },
  http: { values: [] },
  heap: { values: [] },
  replay: { values: [] },
  agent: { values: ['resources', 'http'] },
  probe: { values: ['resources', 'heap'] },
  // The probes of Bun and Deno, each bundled into one file.
  runtimes: { values: ['resources', 'heap', 'probe'] },
  // It watches the agent by the channels that it announces on; of a given one it reads the counters, which are types.
  // What a probe that is there sees it reads too, and loads one when it is asked to.
  telemetry: {
    values: ['resources', 'heap', 'http'],
    types: ['agent'],
    files: ['src/agent/announce.ts', 'src/probe/holdings.ts', 'src/probe/installed.ts', 'src/probe/look.ts'],
  },
  scenario: { values: ['resources', 'heap', 'replay', 'probe', 'runtimes'] },
  // A process that already runs, asked from outside: whether there is room for a snapshot is told as in a program.
  attach: {
    values: ['heap', 'scenario', 'analysis'],
    files: ['src/telemetry/capture/snapshot-guard.ts'],
  },
  analysis: { values: ['resources'], types: ['scenario', 'heap', 'probe'] },
  // Of a heap it shows what was found, and how much that rose; finding it is the heap's own.
  report: {
    values: ['analysis'],
    types: ['scenario', 'heap', 'attach'],
    files: ['src/heap/contents/contents-growth.ts'],
  },
  check: { values: ['scenario', 'analysis', 'report'], types: ['probe', 'heap', 'resources'] },
  testing: { values: ['resources', 'probe', 'report', 'check'] },
  cli: {
    values: [
      'resources',
      'http',
      'heap',
      'replay',
      'agent',
      'probe',
      'telemetry',
      'scenario',
      'analysis',
      'report',
      'check',
      'attach',
    ],
  },
}

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
      violation({ file: 'src/analysis/a.ts', target: 'src/scenario/b.ts', typeOnly: true }),
    ).toBeUndefined()
    expect(violation({ file: 'src/analysis/a.ts', target: 'src/scenario/b.ts', typeOnly: false })).toContain(
      'analysis',
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
