// Which paths grow: LeakCanary's ObjectGrowthDetector, with growth wanted on every interval and the topmost path reported.
import { growingSizes } from './growing-sizes.ts'
import { growth, PathGrowths, type GrowingPath } from './path-growths.ts'
import { ROOT_PATH, type PathTable } from './path-table.ts'
import type { PathCounts } from './path-walk.ts'
import { splitGrowths } from './split-growths.ts'

/** Biggest first. What grows in one container is one finding. */
export function growingPaths(
  table: PathTable,
  walks: readonly PathCounts[],
  minimum: number,
): readonly GrowingPath[] {
  const growths = new PathGrowths(table, walks, minimum)
  const byContainer = new Map<number, GrowingPath>()
  const split = () => splitGrowths(growths)
  const sizes = () => growingSizes(growths)
  for (const find of [() => topmost(growths), split, sizes]) {
    for (const found of find()) {
      const beside = byContainer.get(found.container)
      byContainer.set(found.container, beside === undefined ? found : merged(beside, found))
    }
  }
  return [...byContainer.values()].toSorted((a, b) => growth(b.bytes) - growth(a.bytes))
}

function merged(a: GrowingPath, b: GrowingPath): GrowingPath {
  const main = growth(b.bytes) > growth(a.bytes) ? b : a
  return { ...main, bytes: a.bytes.map((bytes, i) => bytes + (b.bytes[i] ?? 0)) }
}

function topmost(growths: PathGrowths): readonly GrowingPath[] {
  const found: GrowingPath[] = []
  for (let path = ROOT_PATH + 1; path < growths.table.length; path++) {
    if (growths.isCovered(path) || !growths.grows(path)) continue
    growths.cover(path)
    found.push(growths.of(path))
  }
  return found
}
