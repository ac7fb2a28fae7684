// The treemap of a heap: as large as what it stands for, nested by paths, nothing in it that a program could make into markup.
import { parse } from 'parse5'
import { describe, expect, it } from 'vitest'
import type { HeapReport } from '../../../src/report/heap/heap-report.ts'
import { heapMap } from '../../../src/report/html/heap-map.ts'
import { type Cell, treemapFigure } from '../../../src/report/html/treemap.ts'
import { ALL_HOSTILE } from '../hostile-text.ts'
import { uniform } from '../../seeded.ts'

interface Drawn {
  readonly title: string
  readonly area: number
  readonly isLeaf: boolean
}

function drawn(root: Cell, size: 'wide' | 'narrow' = 'wide'): readonly Drawn[] {
  const svg = new RegExp(`<svg class="${size}".*?</svg>`, 's').exec(treemapFigure(root).toString())?.[0] ?? ''
  const cells =
    /<g class="cell \w+ (group|leaf)[^"]*">\s*<title>\s*(.*?)\s*<\/title>\s*<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"/gs
  return [...svg.matchAll(cells)].map(([, kind, title = '', , , width, height]) => ({
    title,
    area: Number(width) * Number(height),
    isLeaf: kind === 'leaf',
  }))
}

function holder(path: readonly string[], heldBytes: number, id: number, isRuntimes = false) {
  const parts = { holder: undefined, culprit: undefined, contents: undefined, retainedBytes: heldBytes }
  return { class: 'Map', path, heldBytes, isRuntimes, id, ...parts }
}

function report(
  holders: readonly ReturnType<typeof holder>[],
  totalBytes: number,
): Pick<HeapReport, 'contents' | 'growth'> {
  const rest = { classes: [], duplicates: [], detached: [] }
  return { contents: { file: 'a', objects: 9, totalBytes, holders, ...rest }, growth: undefined }
}

const map = (given: Pick<HeapReport, 'contents' | 'growth'>): Cell =>
  heapMap(
    given,
    (index) => `#holders-${index + 1}`,
    (path) => path,
  )

const figure = (given: Pick<HeapReport, 'contents' | 'growth'>): string =>
  treemapFigure(map(given)).toString()

describe('the treemap', () => {
  it('gives each cell the area of its bytes', () => {
    const random = uniform(7)
    const cells = Array.from({ length: 30 }, (_, at) => ({ name: `c${at}`, bytes: 1e5 + random() * 1e6 }))
    const total = cells.reduce((sum, { bytes }) => sum + bytes, 0)
    for (const size of ['wide', 'narrow'] as const) {
      const all = drawn({ name: 'heap', cells }, size)
      expect(all).toHaveLength(30)
      const room = all.reduce((sum, { area }) => sum + area, 0)
      for (const { name, bytes } of cells) {
        const area = all.find(({ title }) => title.startsWith(`${name}: `))?.area ?? 0
        expect(Math.abs(area / room - bytes / total)).toBeLessThan(0.01)
      }
    }
  })

  it('says the whole heap: the program, Node, and all that is smaller', () => {
    const holders = [
      holder(['globalThis', 'agent', 'sessions'], 6e6, 1),
      holder(['globalThis', 'agent', 'cache'], 3e6, 2),
      holder(['string'], 1e6, 3, true),
    ]
    const { cells = [] } = map(report(holders, 15e6))
    expect(cells.map(({ name }) => name)).toEqual(['The program', 'Node and V8', 'All that is smaller'])
    expect(cells[2]?.bytes).toBe(5e6)
    expect(cells[0]?.cells).toEqual([
      expect.objectContaining({
        name: 'globalThis → agent',
        cells: [
          expect.objectContaining({ name: 'sessions', bytes: 6e6, href: '#holders-1' }),
          expect.objectContaining({ name: 'cache', bytes: 3e6, href: '#holders-2' }),
        ],
      }),
    ])
    expect(treemapFigure(map(report(holders, 15e6))).toString()).toContain('15.0 MB together')
  })

  it('marks what grew, and only that', () => {
    const holders = [holder(['a'], 6e6, 1), holder(['b'], 3e6, 2)]
    const contents = report(holders, 1e7).contents
    const container = { ...holder(['b'], 0, 2), heldBytes: [1e6, 3e6] }
    const growth = { cycles: 1, paths: [], classes: [], containers: [container] }
    expect(figure({ contents, growth }).match(/class="cell grown/g)).toHaveLength(2)
    expect(figure({ contents, growth })).toContain('grew in every snapshot')
    expect(figure({ contents, growth: undefined })).not.toContain('grew in every snapshot')
  })

  it('draws names as text, whatever they are', () => {
    const hostile = treemapFigure(
      map(report([holder([ALL_HOSTILE, 'x'], 6e6, 1), holder([ALL_HOSTILE, ALL_HOSTILE], 6e6, 2)], 2e7)),
    )
    const names = new Set<string>()
    const seek = (node: object): void => {
      names.add(String(Reflect.get(node, 'nodeName')))
      for (const each of childrenOf(node)) seek(each)
    }
    seek(parse(hostile.toString()))
    expect([...names].filter((name) => /script|img|iframe|style|foreignObject/i.test(name))).toEqual([])
  })
})

function childrenOf(node: object): readonly object[] {
  const children: unknown = Reflect.get(node, 'childNodes')
  return Array.isArray(children) ? children : []
}
