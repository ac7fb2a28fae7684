import { execFileSync } from 'node:child_process'
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TidemarkError } from '../../../src/errors.ts'
import type { HeapGraph } from '../../../src/heap/snapshot/heap-graph.ts'
import { EdgeKind, NodeKind, nodeKind } from '../../../src/heap/snapshot/node-kind.ts'
import { readHeapSnapshot } from '../../../src/heap/snapshot/snapshot-reader.ts'
import { snapshotText } from '../snapshot-text.ts'

async function read(text: string): Promise<HeapGraph> {
  await using directory = await mkdtempDisposable(join(tmpdir(), 'tidemark-heap-'))
  const file = join(directory.path, 'a.heapsnapshot')
  await writeFile(file, text)
  return await readHeapSnapshot(file)
}

const small = () =>
  snapshotText([
    { name: '', kind: 'synthetic', edges: [{ to: 1, name: 'roots', kind: 'shortcut' }] },
    {
      name: 'Map',
      kind: 'object',
      selfBytes: 32,
      edges: [
        { to: 2, name: 3 },
        { to: 0, name: 'up', kind: 'weak' },
      ],
    },
    { name: 'say "é" \\ twice\n', kind: 'string', selfBytes: 5_000_000_000, detachedness: 2 },
  ])

describe('readHeapSnapshot', () => {
  it('reads nodes, edges and strings as they were written', async () => {
    const graph = await read(small())
    expect([...graph.kinds]).toEqual([NodeKind.synthetic, NodeKind.object, NodeKind.string])
    expect([0, 1, 2].map((node) => graph.nodeName(node))).toEqual(['', 'Map', 'say "é" \\ twice\n'])
    expect([...graph.ids]).toEqual([1, 3, 5])
    expect([...graph.selfBytes]).toEqual([0, 32, 5_000_000_000])
    expect([...graph.detachedness]).toEqual([0, 0, 2])
    expect([...graph.firstEdges]).toEqual([0, 1, 3, 3])
    expect([...graph.edgeTargets]).toEqual([1, 2, 0])
    expect([0, 1, 2].map((edge) => graph.edgeName(edge))).toEqual(['roots', '3', 'up'])
    expect([...graph.edgeKinds]).toEqual([EdgeKind.shortcut, EdgeKind.element, EdgeKind.weak])
  })

  it('reads fields by the names in the header, not by their places', async () => {
    const moved = await read(small().replace('"id","self_size"', '"self_size","id"'))
    expect([...moved.selfBytes]).toEqual([1, 3, 5])
    expect([...moved.ids]).toEqual([0, 32, 5_000_000_000])
  })

  it('reads a snapshot that V8 wrote as JSON.parse does', async () => {
    await using directory = await mkdtempDisposable(join(tmpdir(), 'tidemark-heap-'))
    const file = join(directory.path, 'own.heapsnapshot')
    execFileSync(process.execPath, ['-e', `v8.writeHeapSnapshot(${JSON.stringify(file)})`])
    const graph = await readHeapSnapshot(file)
    const json: RawSnapshot = JSON.parse(await readFile(file, 'utf8'))
    const fields = json.snapshot.meta.node_fields.length
    expect(graph.nodeCount).toBe(json.nodes.length / fields)
    expect(graph.edgeCount).toBe(json.edges.length / 3)
    const strings = Array.from({ length: graph.strings.length }, (_, i) => graph.strings.get(i))
    expect(differs(strings, json.strings)).toBe(-1)
    const rows = Array.from({ length: graph.nodeCount }, (_, node) => [
      graph.kinds[node],
      graph.names[node],
      graph.ids[node],
      graph.selfBytes[node],
      (graph.firstEdges[node + 1] ?? 0) - (graph.firstEdges[node] ?? 0),
      graph.detachedness[node],
    ])
    const types =
      json.snapshot.meta.node_types.flatMap((type) => (typeof type === 'string' ? [] : [type]))[0] ?? []
    const wanted = Array.from({ length: graph.nodeCount }, (_, node) => {
      const row = json.nodes.slice(node * fields, node * fields + fields)
      return [nodeKind(types[row[0] ?? 0] ?? ''), ...row.slice(1)]
    })
    expect(differs(rows.flat(), wanted.flat())).toBe(-1)
    const targets = json.edges.flatMap((to, i) => (i % 3 === 2 ? [to / fields] : []))
    expect(differs([...graph.edgeTargets], targets)).toBe(-1)
    expect(graph.locations.length).toBe(json.locations.length / 4)
  }, 120_000)
})

/** The first place where they differ, or −1: a difference of a million lines helps nobody. */
const differs = (found: readonly unknown[], wanted: readonly unknown[]): number =>
  found.length === wanted.length ? found.findIndex((value, i) => value !== wanted[i]) : found.length

interface RawSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[]
      readonly node_types: readonly (string | readonly string[])[]
    }
  }
  readonly nodes: readonly number[]
  readonly edges: readonly number[]
  readonly locations: readonly number[]
  readonly strings: readonly string[]
}

describe('a file that is no whole snapshot', () => {
  const faults: readonly { readonly of: string; readonly text: () => string; readonly says: RegExp }[] = [
    { of: 'an empty file', text: () => '', says: /at byte 0: the file ends there, wanted "\{" at the start/ },
    { of: 'another JSON file', text: () => '[1]', says: /at byte 0: found "\[", wanted "\{" at the start/ },
    { of: 'an object without a snapshot', text: () => '{}', says: /has no snapshot, wanted snapshot, nodes/ },
    {
      of: 'a header without a field',
      text: () => small().replace('"self_size"', '"size"'),
      says: /snapshot.meta.node_fields: found no self_size among/,
    },
    {
      of: 'a bad character among the numbers',
      text: () => small().replace(/"nodes":\[(\d)/, '"nodes":[x$1'),
      says: /at byte \d+: found "x", wanted a digit, a comma or "]" in the nodes/,
    },
    {
      of: 'an edge to a node that is not there',
      text: () => small().replace(/"edges":\[5,3,6/, '"edges":[5,3,60'),
      says: /number 3 of row 0 in the edges before it is 60, wanted a multiple of 6 below 18/,
    },
    {
      of: 'fewer nodes than the header says',
      text: () => small().replace('"node_count":3', '"node_count":4'),
      says: /it has 3 nodes, wanted node_count, 4/,
    },
    {
      of: 'more edges than the header says',
      text: () => small().replace('"edge_count":3', '"edge_count":2'),
      says: /wanted no more edges than edge_count, 2, in all/,
    },
    { of: 'no colon', text: () => small().replace('"nodes":', '"nodes"'), says: /wanted ":" after "nodes"/ },
    {
      of: 'a string index beyond the table',
      text: () => small().replace('"nodes":[9,0', '"nodes":[9,99'),
      says: /a name is string 99, wanted one below 5/,
    },
  ]

  it.for(faults)('is refused: $of', async ({ text, says }) => {
    const error: unknown = await read(text()).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TidemarkError)
    expect(error).toMatchObject({ code: 'input', message: expect.stringMatching(says) })
    expect(String(error)).toContain('a.heapsnapshot')
  })

  it('is refused wherever it was cut off, with the byte at which it ends', async () => {
    const whole = small()
    await expect(read(whole)).resolves.toBeDefined()
    for (let length = 0; length < whole.trimEnd().length; length += 5) {
      const cut = Buffer.from(whole).subarray(0, length).toString('latin1')
      await expect(read(cut), `the first ${length} bytes`).rejects.toThrow(/at byte \d+: .*, wanted /)
    }
  })

  it('is refused when there is none', async () => {
    await expect(readHeapSnapshot('/nowhere/x.heapsnapshot')).rejects.toThrow(
      '/nowhere/x.heapsnapshot cannot be opened, wanted a readable file',
    )
  })
})
