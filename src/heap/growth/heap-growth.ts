// What grew between snapshots that were taken after equal numbers of cycles: one finding a leak, biggest first, in words.
// Public surface: heapGrowth(graphs, options) → HeapGrowth[]. Reads the scripts that it names, nothing else.
import { createHash } from 'node:crypto'
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { isUserLand } from '../retainers/retainer-path.ts'
import { scriptText } from '../snapshot/script-text.ts'
import { ScriptPositions, type SourcePosition } from '../snapshot/script-positions.ts'
import { growingPaths } from './growing-paths.ts'
import { growth, risesAlways, type GrowingPath } from './path-growths.ts'
import { isContextVariable, isNamed, pathWords, type PathStep } from './path-words.ts'
import { growingDictionaries, walkPaths, type PathCounts } from './path-walk.ts'
import { declaringLine, growingLine } from './source-line.ts'
import { PathTable } from './path-table.ts'

export interface HeapGrowthOptions {
  /** Between one snapshot and the next. */
  readonly cycles: number
  /** Objects that every interval must bring; by default one a cycle. For a leak of one cycle in twenty, a twentieth. */
  readonly minimumRise?: number
  /** Scripts of the harness, whose own growth is not the subject's. By default those of Tidemark itself. */
  readonly isOwnScript?: (url: string) => boolean
  /** The text of a script, in which the line that makes the container grow is looked for. By default from the disk. */
  readonly readScript?: (url: string) => string | undefined
}

export interface HeapGrowth {
  /** From the variable that holds it to what grows, `sessions (Map) → Session → listeners[] → closure onData`. */
  readonly path: readonly string[]
  /** The class of what grew: `Session`, `closure onData`, `string`. */
  readonly class: string
  /** The variable or property that holds it. Undefined when no name of the source does. */
  readonly holder: string | undefined
  /** Objects on the path, of each snapshot. */
  readonly counts: readonly number[]
  readonly objectsPerCycle: number
  /** Own sizes of what grew and of all that only its path leads to. */
  readonly bytesPerCycle: number
  /** Of all growth that was found, from 0 to 1, as BLeak's LeakShare orders leaks. */
  readonly share: number
  /** Of what grew, if it is a closure; else the script of what holds it, and the line there that makes it grow. */
  readonly culprit: SourcePosition | undefined
  /** Of the closure or the class of what grew. */
  readonly grown: SourcePosition | undefined
  /** The same in every run: of the words of the path and the name of the file. */
  readonly fingerprint: string
}

/** How far below the growing path the words go on. */
const MAX_STEPS_BELOW = 8

const tidemarkRoot = new URL('../../', import.meta.url).href

const isTidemark = (url: string): boolean => url.startsWith(tidemarkRoot)

/** @throws RangeError when there are fewer than two graphs */
export function heapGrowth(graphs: readonly HeapGraph[], options: HeapGrowthOptions): readonly HeapGrowth[] {
  const last = graphs.at(-1)
  if (last === undefined || graphs.length < 2) {
    throw new RangeError(`Find growth: ${graphs.length} snapshots given, wanted at least 2`)
  }
  const minimum = Math.max(1, options.minimumRise ?? options.cycles)
  const table = new PathTable()
  const dictionaries = growingDictionaries(graphs, minimum)
  const walks = graphs.map((graph) => walkPaths(graph, table, dictionaries))
  const describe = new Description(table, walks, {
    positions: new ScriptPositions(last),
    isOwnScript: options.isOwnScript ?? isTidemark,
    readScript: options.readScript ?? scriptText,
    minimum,
  })
  const found = growingPaths(table, walks, minimum)
    .map((path) => ({ path, ...describe.of(path) }))
    .filter(({ isOwn }) => !isOwn)
  const total = found.reduce((sum, { path }) => sum + Math.max(0, growth(path.bytes)), 0)
  const cycles = options.cycles * (graphs.length - 1)
  return found.map(({ path, words }) => ({
    ...words,
    counts: path.counts,
    objectsPerCycle: growth(path.counts) / cycles,
    bytesPerCycle: growth(path.bytes) / cycles,
    share: total > 0 ? Math.max(0, growth(path.bytes)) / total : 1,
  }))
}

interface HeldPath {
  /** From the root to what grew. */
  readonly above: readonly PathStep[]
  /** What it carries. */
  readonly below: readonly PathStep[]
}

type Words = Pick<HeapGrowth, 'path' | 'class' | 'holder' | 'culprit' | 'grown' | 'fingerprint'>

interface DescriptionOptions {
  readonly positions: ScriptPositions
  readonly isOwnScript: (url: string) => boolean
  readonly readScript: (url: string) => string | undefined
  readonly minimum: number
}

class Description {
  readonly #table: PathTable
  readonly #walks: readonly PathCounts[]
  readonly #options: DescriptionOptions

  constructor(table: PathTable, walks: readonly PathCounts[], options: DescriptionOptions) {
    this.#table = table
    this.#walks = walks
    this.#options = options
  }

  of({ path }: GrowingPath): { readonly words: Words; readonly isOwn: boolean } {
    const above = this.#above(path)
    const start = above.findLastIndex((step, i) => isContextVariable(step, above[i - 1]))
    const below = told(this.#below(path).map((step) => this.#step(step, this.#sample(step))))
    const grown = above.at(-1)
    const closest = this.#closestScript(above)
    const holder = start < 0 ? undefined : above[start]?.edge
    const words = pathWords([...above.slice(Math.max(0, start)), ...below])
    const culprit = this.#culprit({ above, below }, closest)
    return {
      words: {
        path: withPosition(words, below.at(-1)?.position ?? grown?.position),
        class: grown?.class ?? '',
        holder,
        culprit,
        grown: grown?.position,
        fingerprint: fingerprint(words, culprit),
      },
      isOwn: closest !== undefined && this.#options.isOwnScript(closest.url),
    }
  }

  /**
   * A closure that was left behind was made by the line at fault. Of anything else it is the line that makes its
   * container grow, else that of a closure it carries, else the declaration.
   */
  #culprit(path: HeldPath, closest: SourcePosition | undefined): SourcePosition | undefined {
    const grown = path.above.at(-1)
    if (isClosure(grown) && isUserLand(grown.position)) return grown.position
    const script = [closest, grown?.position].find(isUserLand)
    const source = script && this.#options.readScript(script.url)
    if (script === undefined || source === undefined) return closest ?? grown?.position
    const names = containerNames(path.above)
    const link = grown !== undefined && isNamed(grown.edge) ? grown.edge : undefined
    const growing = growingLine(source, names, link)
    if (growing !== undefined) return { url: script.url, line: growing }
    const carried = path.below.find((step) => isClosure(step) && isUserLand(step.position))?.position
    if (carried !== undefined) return carried
    const line = declaringLine(source, names)
    return line === undefined ? (closest ?? grown?.position) : { url: script.url, line }
  }

  /** Of what encloses the growth most closely and has a script, the growing things themselves only at last. */
  #closestScript(steps: readonly PathStep[]): SourcePosition | undefined {
    const holders = steps.slice(0, -1).filter(({ position }) => position !== undefined)
    const grown = steps.at(-1)?.position
    return (
      holders.findLast(({ position }) => isUserLand(position))?.position ??
      (isUserLand(grown) ? grown : (holders.at(-1)?.position ?? grown))
    )
  }

  /** Down the child that says most, so that the words tell what the objects carry. */
  #below(path: number): readonly number[] {
    const steps: number[] = []
    for (let at = path; steps.length < MAX_STEPS_BELOW;) {
      const next = this.#growingChild(at)
      if (next === undefined) break
      steps.push(next)
      at = next
    }
    return steps
  }

  #growingChild(path: number): number | undefined {
    const children = this.#table
      .children(path)
      .filter((child) => risesAlways(this.#counts(child), this.#options.minimum))
    const isTold = (child: number): number => Number(!isUntold(this.#table.class(child)))
    return children.toSorted((a, b) => isTold(b) - isTold(a) || this.#risenBytes(b) - this.#risenBytes(a))[0]
  }

  #counts(path: number): readonly number[] {
    return this.#walks.map((walk) => walk.counts[path] ?? 0)
  }

  #risenBytes(path: number): number {
    return growth(this.#walks.map((walk) => walk.selfBytes[path] ?? 0))
  }

  /** With the objects that hold the newest of those that grew: others share the path's upper steps. */
  #above(path: number): readonly PathStep[] {
    const walk = this.#walks.at(-1)
    const nodes = new Map<number, number>()
    for (let node = this.#sample(path); node > 0; node = walk?.parentOf[node] ?? 0) {
      const at = walk?.pathOf[node] ?? 0
      if (!nodes.has(at)) nodes.set(at, node)
    }
    return this.#table.steps(path).map((step) => this.#step(step, nodes.get(step) ?? -1))
  }

  /** The newest object of the path. */
  #sample(path: number): number {
    return this.#walks.at(-1)?.samples[path] ?? -1
  }

  #step(path: number, node: number): PathStep {
    return {
      edge: this.#table.edge(path),
      class: this.#table.class(path),
      position: node < 0 ? undefined : this.#options.positions.of(node),
    }
  }
}

/** Of the closest three, from the inside out. */
function containerNames(above: readonly PathStep[]): readonly string[] {
  const names = above.map(({ edge }) => edge).filter(isNamed)
  return names.toReversed().slice(0, 3)
}

/** A path does not end in what V8 made, nor in a text that an object carries. */
function told(steps: readonly PathStep[]): readonly PathStep[] {
  return steps.slice(0, steps.findLastIndex((step) => !isUntold(step.class)) + 1)
}

function isUntold(cls: string): boolean {
  return cls === 'string' || cls.startsWith('(') || cls.startsWith('system / ')
}

function isClosure(step: PathStep | undefined): step is PathStep {
  return step?.class.startsWith('closure') === true
}

function withPosition(words: readonly string[], position: SourcePosition | undefined): readonly string[] {
  const last = words.at(-1)
  if (position === undefined || last === undefined) return words
  const line = position.line === undefined ? '' : `:${position.line}`
  return [...words.slice(0, -1), `${last} (${fileName(position.url)}${line})`]
}

function fileName(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1)
}

function fingerprint(words: readonly string[], culprit: SourcePosition | undefined): string {
  const text = [...words, culprit && fileName(culprit.url), culprit?.function].join('\n')
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
