// Progress while a run goes on: one living block on a terminal, a plain line every few seconds elsewhere. To stderr.
import type { createLogUpdate } from 'log-update'
import { formatBytes, formatMs, formatNumber, plural } from '../findings/quantity.ts'
import type { RunProgress } from '../runner/run-progress.ts'
import { terminalLine } from './terminal-text.ts'

/** Between two plain lines: a CI log is read afterwards, not watched. */
const PLAIN_LINE_MS = 5_000
const BAR_WIDTH = 24
/** Share of a phase after which its rate tells how long the rest takes. */
const ENOUGH_DONE = 0.05

export interface ProgressDisplay extends Disposable {
  show(progress: RunProgress): void
}

/**
 * What draws on a terminal is loaded where there is one.
 * @param stream stderr; written to only while progress is shown. Dispose before the verdict is printed.
 */
export async function progressDisplay(stream: NodeJS.WriteStream): Promise<ProgressDisplay> {
  if (!stream.isTTY) return new PlainProgress(stream)
  const logUpdate = await import('log-update')
  return new LiveProgress(logUpdate.createLogUpdate(stream))
}

/** Shows how far the work has come, until it is done. */
export async function withProgress<Outcome>(
  work: (onProgress: (progress: RunProgress) => void) => Promise<Outcome>,
): Promise<Outcome> {
  using display = await progressDisplay(process.stderr)
  return await work((progress) => display.show(progress))
}

type LogUpdate = ReturnType<typeof createLogUpdate>

class LiveProgress implements ProgressDisplay {
  readonly #update: LogUpdate

  constructor(update: LogUpdate) {
    this.#update = update
  }

  show(progress: RunProgress): void {
    this.#update(liveLines(progress).join('\n'))
  }

  [Symbol.dispose](): void {
    this.#update.clear()
    this.#update.done()
  }
}

class PlainProgress implements ProgressDisplay {
  readonly #stream: NodeJS.WritableStream
  #phase = ''
  #saidMs = 0

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream
  }

  show(progress: RunProgress): void {
    const nowMs = performance.now()
    const isNew = progress.phase !== this.#phase
    if (!isNew && nowMs - this.#saidMs < PLAIN_LINE_MS) return
    this.#phase = progress.phase
    this.#saidMs = nowMs
    this.#stream.write(`${plainLine(progress)}\n`)
  }

  [Symbol.dispose](): void {
    this.#saidMs = 0
  }
}

/** What a terminal shows. */
export function liveLines(progress: RunProgress): readonly string[] {
  const { phase, phaseNumber, phaseCount, does } = progress
  return [
    `phase ${phaseNumber} of ${phaseCount}: ${phase} — ${does}`,
    `${bar(share(progress))} ${position(progress)}`,
    [memory(progress), rate(progress), timeLeft(progress)].filter((part) => part !== '').join(' · '),
  ]
}

/** What a log gets. */
export function plainLine(progress: RunProgress): string {
  const parts = [position(progress), memory(progress), rate(progress)].filter((part) => part !== '')
  return terminalLine(
    `${progress.phase} (${progress.phaseNumber}/${progress.phaseCount}): ${parts.join(', ')}`,
  )
}

const STAGES = {
  load: 'loading',
  rehearsal: 'rehearsing, not measured',
  start: 'starting',
  close: 'closing',
  settle: 'waiting for what is left to go',
  again: 'living once more, to tell a leak from a constant',
  end: 'ending the program',
  survey: 'looking for what grows on the heap',
  capture: 'taking a snapshot of the heap',
} as const

function position(progress: RunProgress): string {
  const { stage, cycle, plannedCycles, cycleName, workload } = progress
  if (stage !== 'cycles' && stage !== 'warm-up') return STAGES[stage]
  const cycles = `${stage === 'warm-up' ? 'warm-up, ' : ''}${cycleName} ${formatNumber(cycle)} of ${stage === 'cycles' && workload?.total !== undefined ? 'at most ' : ''}${formatNumber(plannedCycles)}`
  if (workload === undefined) return cycles
  const total = workload.total === undefined ? '' : ` of ${formatNumber(workload.total)}`
  return `${cycles}, ${formatNumber(workload.done)}${total} ${workload.unit}`
}

function share({ cycle, plannedCycles, workload }: RunProgress): number {
  const byWorkload = workload?.total === undefined ? undefined : workload.done / workload.total
  return Math.min(1, Math.max(0, byWorkload ?? cycle / Math.max(1, plannedCycles)))
}

function memory({ rssBytes, heapUsedBytes }: RunProgress): string {
  const rss = rssBytes === undefined ? [] : [`RSS ${formatBytes(rssBytes)}`]
  const heap = heapUsedBytes === undefined ? [] : [`heap ${formatBytes(heapUsedBytes)}`]
  return [...rss, ...heap].join(', ')
}

function rate({ stage, cycle, cycleName, stageMs }: RunProgress): string {
  if (stage !== 'cycles' || stageMs === 0 || cycle === 0) return ''
  const perSecond = (cycle * 1_000) / stageMs
  return `${plural(Number(perSecond.toPrecision(2)), cycleName)} per second`
}

/** By what is done so far once that says something; until then, what the time limit leaves. */
function timeLeft(progress: RunProgress): string {
  const { stage, stageMs, remainingMs } = progress
  const done = share(progress)
  if (stage !== 'cycles' || done < ENOUGH_DONE) return `at most ${formatMs(remainingMs)} left`
  const leftMs = Math.min(remainingMs, (stageMs * (1 - done)) / done)
  return `about ${Math.ceil(leftMs / 1_000)} s left in this phase`
}

function bar(done: number): string {
  const filled = Math.round(done * BAR_WIDTH)
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${Math.round(done * 100)
    .toString()
    .padStart(3)} %`
}
