// Growth that no single path shows: of a list that is linked both ways half the nodes are nearer to its other end.
import { ROOT_PATH } from './path-table.ts'
import { growth, risesAlways, type GrowingPath, type PathGrowths } from './path-growths.ts'

/** Classes of which every object has many, on all kinds of paths. */
const everywhere: ReadonlySet<string> = new Set([
  'string',
  '(array)',
  'symbol',
  'bigint',
  'system / PropertyArray',
])

/** For each class that grew as a whole, the closest object above all its paths. */
export function splitGrowths(growths: PathGrowths): readonly GrowingPath[] {
  const found: GrowingPath[] = []
  for (const paths of pathsByClass(growths).values()) {
    const sums = summed(paths.map((path) => growths.counts(path)))
    if (paths.length < 2 || !risesAlways(sums, growths.minimum)) continue
    const above = closestAbove(growths, paths)
    if (above === undefined) continue
    const main = paths
      .filter((path) => isBelow(growths, path, above.path))
      .toSorted((a, b) => growth(growths.counts(b)) - growth(growths.counts(a)))[0]
    if (main === undefined) continue
    growths.cover(above.path)
    found.push({ path: main, container: above.path, counts: above.counts, bytes: growths.bytes(above.path) })
  }
  return found
}

/** Paths on which the number changed and which nothing explains yet. */
function pathsByClass(growths: PathGrowths): Map<string, number[]> {
  const byClass = new Map<string, number[]>()
  for (let path = ROOT_PATH + 1; path < growths.table.length; path++) {
    if (growths.isCovered(path) || growth(growths.counts(path)) <= 0) continue
    const cls = growths.table.class(path)
    if (everywhere.has(cls)) continue
    const paths = byClass.get(cls)
    if (paths === undefined) byClass.set(cls, [path])
    else paths.push(path)
  }
  return byClass
}

function closestAbove(
  growths: PathGrowths,
  paths: readonly number[],
): { readonly path: number; readonly counts: readonly number[] } | undefined {
  const sums = new Map<number, readonly number[]>()
  for (const path of paths) {
    for (const step of growths.table.steps(path)) {
      sums.set(step, summed([sums.get(step) ?? [], growths.counts(path)]))
    }
  }
  const rising = [...sums].filter(([, counts]) => risesAlways(counts, growths.minimum))
  const [path, counts] =
    rising.toSorted(([a], [b]) => growths.table.depth(b) - growths.table.depth(a))[0] ?? []
  return path === undefined || counts === undefined ? undefined : { path, counts }
}

function isBelow(growths: PathGrowths, path: number, above: number): boolean {
  for (let at = path; at > ROOT_PATH; at = growths.table.parent(at)) if (at === above) return true
  return false
}

function summed(rows: readonly (readonly number[])[]): readonly number[] {
  const length = Math.max(0, ...rows.map((row) => row.length))
  return Array.from({ length }, (_, i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0))
}
