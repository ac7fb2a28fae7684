// Snapshots of JavaScriptCore: every format of a real Bun, and files that are none.
import { spawnSync } from 'node:child_process'
import { mkdtempDisposableSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { classGrowths } from '../../../src/heap/contents/contents-growth.ts'
import { heapContents } from '../../../src/heap/contents/heap-contents.ts'
import { heapGrowth } from '../../../src/heap/growth/heap-growth.ts'
import { readHeapSnapshot } from '../../../src/heap/snapshot/snapshot-reader.ts'
import { otherRuntime } from '../../cli/other-runtimes.ts'
import { tidemark } from '../../cli/tidemark.ts'

/** Leaks a hundred Sessions into a Map, and a hundred Items into an array, between one snapshot and the next. */
const program = `
import { writeFileSync } from 'node:fs'
import { generateHeapSnapshotForDebugging } from 'bun:jsc'
class Session { constructor(id) { this.id = id } }
class Item { constructor(id) { this.id = id } }
class Reused { constructor() { this.texts = [] } }
const sessions = (globalThis.sessions = new Map())
const list = (globalThis.list = [])
const reused = (globalThis.reused = new Reused())
for (let round = 0; round < 4; round++) {
  for (let i = 0; i < 100; i++) { sessions.set('s' + sessions.size, new Session(i)); list.push(new Item(i)) }
  reused.texts = Array.from({ length: 50 }, (_, each) => ({ each }))
  Bun.gc(true)
  writeFileSync('v8-' + round, Bun.generateHeapSnapshot('v8'))
  writeFileSync('inspector-' + round, JSON.stringify(Bun.generateHeapSnapshot()))
  writeFileSync('debugging-' + round, JSON.stringify(generateHeapSnapshotForDebugging()))
}
`

const bun = otherRuntime('bun') ?? ''

describe.skipIf(bun === '')('a snapshot of Bun', () => {
  using directory = mkdtempDisposableSync(join(tmpdir(), 'tidemark-jsc-'))
  writeFileSync(join(directory.path, 'program.mjs'), program)
  if (bun !== '') spawnSync(bun, ['run', 'program.mjs'], { cwd: directory.path })
  const files = new Map(
    ['v8', 'inspector', 'debugging'].map((format) => [
      format,
      [0, 1, 2, 3].map((round) =>
        bun === '' ? '' : readFileSync(join(directory.path, `${format}-${round}`), 'utf8'),
      ),
    ]),
  )

  it.each(['v8', 'inspector', 'debugging'])(
    'in the format %s names engine, classes and paths that grew',
    async (format) => {
      using place = mkdtempDisposableSync(join(tmpdir(), 'tidemark-jsc-'))
      const paths = (files.get(format) ?? []).map((text, round) => {
        const path = join(place.path, `${round}.heapsnapshot`)
        writeFileSync(path, text)
        return path
      })
      const graphs = []
      for (const path of paths) graphs.push(await readHeapSnapshot(path))
      expect(new Set(graphs.map(({ engine }) => engine))).toEqual(new Set(['JavaScriptCore']))
      const classes = classGrowths(
        graphs.map((graph) => heapContents(graph, { limit: 20_000 })),
        20_000,
      )
      const countsOf = (name: string) => classes.find((each) => each.class === name)?.counts
      for (const name of ['Session', 'Item']) {
        const counts = countsOf(name) ?? []
        expect(counts.map((count) => count - (counts[0] ?? 0))).toEqual([0, 100, 200, 300])
      }
      expect(countsOf('Reused')).toBeUndefined()
      const grown = heapGrowth(graphs, { cycles: 100 }).map((each) => each.path.join(' → '))
      expect(grown).toContainEqual(expect.stringMatching(/^a Map, a Set or native code → Session/))
      expect(grown).toContainEqual(expect.stringMatching(/list.* → Item/))
      expect(grown.join('\n')).not.toContain('texts')
      const { stdout } = await tidemark(place.path, 'heap', '--cycles', '1000000', ...paths)
      expect(stdout).toContain('of JavaScriptCore')
      expect(stdout).toContain('Whether a path grew this format does not show')
    },
  )

  it('counts each byte once, whether or not an edge leads to it', async () => {
    using place = mkdtempDisposableSync(join(tmpdir(), 'tidemark-jsc-'))
    const path = join(place.path, 'a')
    writeFileSync(path, files.get('inspector')?.[3] ?? '')
    const graph = await readHeapSnapshot(path)
    const total = Array.from(graph.selfBytes).reduce((sum, bytes) => sum + bytes, 0)
    expect(heapContents(graph).totalBytes).toBe(total)
  })

  it('is written for its owner alone by our own writer', () => {
    using place = mkdtempDisposableSync(join(tmpdir(), 'tidemark-jsc-'))
    const writer = join(import.meta.dirname, '../../../src/heap/private-snapshot.ts')
    const file = join(place.path, 'own.heapsnapshot')
    const code = `(await import(${JSON.stringify(writer)})).writePrivateSnapshot(${JSON.stringify(file)})`
    for (const runtime of [bun, process.execPath]) {
      spawnSync(runtime, [...(runtime === bun ? [] : ['--input-type=module']), '-e', code])
      expect(statSync(file).mode & 0o777).toBe(0o600)
      expect(statSync(file).size).toBeGreaterThan(1_000)
      spawnSync('rm', [file])
    }
  })
})

describe('a file that is no snapshot of JavaScriptCore', () => {
  it.each([
    ['another version', { version: 2 }, 'found version 2, wanted version 3'],
    ['another type', { type: 'Odd' }, 'type: Invalid option'],
    ['half a node', { nodes: [0, 0, 0] }, 'found 3 numbers of nodes, wanted a multiple of 4'],
    ['a class that is none', { nodes: [0, 0, 7, 0] }, 'found class 7, wanted one below 1'],
    ['an edge to nowhere', { edges: [0, 9, 0, 0] }, 'found an edge of node 9, wanted one of the nodes'],
    ['a name that is none', { edges: [0, 0, 1, 9] }, 'found a name 9, wanted one below 0'],
  ])('because of %s is refused with what was found', async (_, part, message) => {
    using place = mkdtempDisposableSync(join(tmpdir(), 'tidemark-jsc-'))
    const path = join(place.path, 'a')
    const whole = {
      version: 3,
      type: 'Inspector',
      nodes: [0, 0, 0, 0],
      nodeClassNames: ['<root>'],
      edges: [],
      edgeTypes: ['Internal', 'Property'],
      edgeNames: [],
    }
    writeFileSync(path, JSON.stringify({ ...whole, ...part }))
    await expect(readHeapSnapshot(path)).rejects.toThrow(message)
  })
})
