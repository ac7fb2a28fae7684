// From what a heap holds to the cells of its treemap: holders of the program by their paths, those of Node and V8, the rest.
import { plural } from '../../findings/quantity.ts'
import type { HeapContents, HeldMemory } from '../../heap/contents/heap-contents.ts'
import { type HeapReport, placeInWords } from '../heap/heap-report.ts'
import type { Cell } from './treemap.ts'

/** Of more a screen has no room. */
const MAX_CELLS = 400

/** @param rowOf where the row of a holder is; @param wordsOf a path without texts of the heap */
export function heapMap(
  { contents, growth }: Pick<HeapReport, 'contents' | 'growth'>,
  rowOf: (index: number) => string | undefined,
  wordsOf: (path: readonly string[]) => readonly string[],
): Cell {
  const grown = new Set(growth?.containers.map(({ id }) => id))
  const program = new Branch('')
  const runtime: Cell[] = []
  for (const [index, each] of contents.holders.slice(0, MAX_CELLS).entries()) {
    const path = wordsOf(each.path)
    const cell = cellOf(each, path, rowOf(index), grown)
    if (each.isRuntimes) runtime.push(cell)
    else program.add(path.slice(0, -1), cell)
  }
  const cells = [
    { name: 'The program', cells: program.cells() },
    { name: 'Node and V8', tone: 'runtime' as const, cells: runtime },
    { name: 'All that is smaller', tone: 'rest' as const, bytes: restBytes(contents) },
  ]
  return { name: 'heap', cells: cells.filter((each) => 'bytes' in each || each.cells.length > 0) }
}

function cellOf(
  { class: name, heldBytes, contents, culprit, isRuntimes, id }: HeldMemory,
  path: readonly string[],
  href: string | undefined,
  grown: ReadonlySet<number>,
): Cell {
  const place = placeInWords(culprit)
  const about = [
    contents === undefined ? '' : `mostly ${plural(contents.count, contents.class)}`,
    place === undefined ? '' : `at ${place}`,
    path.length > 1 ? path.join(' → ') : '',
  ].filter((part) => part !== '')
  return {
    name: path.at(-1) ?? name,
    bytes: heldBytes,
    ...(about.length > 0 && { about: `\n${about.join('\n')}` }),
    ...(href !== undefined && { href }),
    ...(isRuntimes ? { tone: 'runtime' as const } : grown.has(id) && { tone: 'grown' as const }),
  }
}

/** Node and V8 have what is in no holder, and so has the program: small things without number. */
function restBytes({ totalBytes, holders }: HeapContents): number {
  return Math.max(0, totalBytes - holders.slice(0, MAX_CELLS).reduce((sum, each) => sum + each.heldBytes, 0))
}

class Branch {
  readonly #name: string
  readonly #branches = new Map<string, Branch>()
  readonly #cells: Cell[] = []

  constructor(name: string) {
    this.#name = name
  }

  add([first, ...rest]: readonly string[], cell: Cell): void {
    if (first === undefined) {
      this.#cells.push(cell)
      return
    }
    const branch = this.#branches.get(first) ?? new Branch(first)
    this.#branches.set(first, branch)
    branch.add(rest, cell)
  }

  cells(): readonly Cell[] {
    return [...this.#cells, ...[...this.#branches.values()].map((branch) => branch.#cell())]
  }

  /** A branch that does not branch is no group: its name stands before that of what is in it. */
  #cell(): Cell {
    const cells = this.cells()
    const [only] = cells
    if (cells.length > 1 || only === undefined) return { name: this.#name, cells }
    return only.cells === undefined ? only : { ...only, name: `${this.#name} → ${only.name}` }
  }
}
