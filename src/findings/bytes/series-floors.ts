// What growth a run would have seen, of each kind of memory by itself: a verdict promises no more than that. The heap is
// quiet, and native memory comes in pages, so the one floor says nothing of the other.
import type { OpenSeries } from '../../runner/series.ts'
import { byteGrowth, type ByteKind, byteKinds } from './byte-growth.ts'
import { formatBytes } from '../quantity.ts'

/** Bytes a cycle, by kind; a kind that was not seen, or not judged, is absent. */
export type SeriesFloors = Readonly<Partial<Record<ByteKind['kind'], number>>>

export function seriesFloors(series: OpenSeries): SeriesFloors {
  if (!series.judgesGrowth || !series.judgesBytes) return {}
  return Object.fromEntries(
    byteKinds.flatMap((kind) => {
      const floor = byteGrowth(series, kind)?.detectablePerCycle
      return floor === undefined ? [] : [[kind.kind, floor]]
    }),
  )
}

const WORDS: Readonly<Record<ByteKind['kind'], string>> = {
  heap: 'on the heap',
  'array-buffers': 'of array buffers',
  external: 'of other memory outside the heap',
  native: 'of native memory',
}

/** `growth would have been seen from 104 B a step on the heap, …`: of all phases that are judged the worst. */
export function floorsInWords(phases: readonly OpenSeries[]): string {
  const judged = phases.filter(({ judgesGrowth, judgesBytes }) => judgesGrowth && judgesBytes)
  const [first] = judged
  if (first === undefined) return 'growth of memory was not judged'
  const floors = judged.map(seriesFloors)
  const cycle = judged.every(({ cycleName }) => cycleName === first.cycleName) ? first.cycleName : 'cycle'
  const seen: string[] = []
  const unseen: string[] = []
  for (const { kind } of byteKinds) {
    const known = floors.map((each) => each[kind]).filter((floor) => floor !== undefined)
    const each = seen.length === 0 ? ` a ${cycle}` : ''
    if (known.length < judged.length) unseen.push(WORDS[kind])
    else seen.push(`${formatBytes(Math.max(...known))}${each} ${WORDS[kind]}`)
  }
  const from = seen.length === 0 ? [] : [`growth would have been seen from ${seen.join(', ')} on`]
  return [...from, ...(unseen.length === 0 ? [] : [`growth ${unseen.join(', ')} was not judged`])].join('; ')
}
