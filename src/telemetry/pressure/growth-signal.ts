// Whether memory keeps growing whatever the level: the least use of each window rises window after window. Minima look
// through the saw of the collector, which two samples do not; a gap or a step of the clock starts the windows anew.
import type { MemoryReading } from './memory-reading.ts'

export interface GrowthSettings {
  /** Length of a window. Default 5 minutes. */
  readonly windowMs: number
  /** Windows in a row whose least use must rise. Default 5. */
  readonly windows: number
  /** Readings further apart than this are a gap: the process slept. Default 60,000 ms. */
  readonly gapMs: number
}

export const defaultGrowth: GrowthSettings = { windowMs: 5 * 60_000, windows: 5, gapMs: 60_000 }

/** From one window to the next it must rise by this much, or what fills and holds would count. */
const leastRise = { heap: { share: 0.002, bytes: 128 * 1024 }, rss: { share: 0.01, bytes: 2 * 1024 * 1024 } }

/** What the two clocks may come apart by between two readings: more is a step, or a sleep. */
const clockStepMs = 2000

type Series = keyof typeof leastRise

interface Window {
  readonly startMs: number
  readonly majorCollections: number | undefined
  readonly heap: number
  readonly rss: number
}

export interface GrowthState {
  /** Those that are over, oldest first; the last one is still open. */
  readonly windows: readonly Window[]
  readonly last: { readonly atMs: number; readonly wallMs: number } | undefined
  /** What rises; undefined when nothing does, or it is too early to say. */
  readonly growing: Growing | undefined
  /** Times that the windows were started anew. */
  readonly resets: number
}

export interface Growing {
  /** `heap` is what the heap holds, inside and outside of it. */
  readonly series: Series
  readonly bytesPerHour: number
  readonly overMs: number
}

export const noGrowth: GrowthState = { windows: [], last: undefined, growing: undefined, resets: 0 }

export function growthAfter(
  state: GrowthState,
  reading: MemoryReading,
  settings: GrowthSettings,
): GrowthState {
  const { atMs, wallMs } = reading
  const last = { atMs, wallMs }
  if (isInterrupted(state, reading, settings)) {
    return { windows: [opened(reading)], last, growing: undefined, resets: state.resets + 1 }
  }
  const open = state.windows.at(-1)
  if (open === undefined) return { ...state, windows: [opened(reading)], last }
  const windows = [...state.windows.slice(0, -1), lowered(open, reading)]
  if (!isOver(open, reading, settings)) return { ...state, windows, last }
  const growing = growingIn(windows.slice(-settings.windows), settings)
  return { ...state, windows: [...windows, opened(reading)].slice(-settings.windows), last, growing }
}

function isInterrupted(
  { last }: GrowthState,
  { atMs, wallMs }: MemoryReading,
  { gapMs }: GrowthSettings,
): boolean {
  if (last === undefined) return false
  const apart = Math.abs(wallMs - last.wallMs - (atMs - last.atMs))
  return atMs - last.atMs > gapMs || apart > clockStepMs
}

/** Without a collection in it, a window's least use is garbage that nobody has asked after. */
function isOver(
  window: Window,
  { atMs, majorCollections }: MemoryReading,
  { windowMs }: GrowthSettings,
): boolean {
  const isCollected = majorCollections === undefined || majorCollections !== window.majorCollections
  return atMs - window.startMs >= windowMs && isCollected
}

function growingIn(windows: readonly Window[], settings: GrowthSettings): Growing | undefined {
  const first = windows[0]
  const last = windows.at(-1)
  if (first === undefined || last === undefined || windows.length < settings.windows) return undefined
  for (const series of ['heap', 'rss'] as const) {
    const { share, bytes } = leastRise[series]
    const rises = windows.slice(1).every((window, index) => {
      const before = windows[index]?.[series] ?? Infinity
      return window[series] - before >= Math.max(bytes, before * share)
    })
    const overMs = last.startMs - first.startMs
    if (rises) return { series, overMs, bytesPerHour: ((last[series] - first[series]) * 3_600_000) / overMs }
  }
  return undefined
}

function opened(reading: MemoryReading): Window {
  const { atMs, majorCollections, rssBytes } = reading
  return { startMs: atMs, majorCollections, heap: held(reading), rss: rssBytes }
}

function lowered(window: Window, reading: MemoryReading): Window {
  return {
    ...window,
    heap: Math.min(window.heap, held(reading)),
    rss: Math.min(window.rss, reading.rssBytes),
  }
}

function held({ heapUsedBytes, externalBytes }: MemoryReading): number {
  return heapUsedBytes + externalBytes
}
