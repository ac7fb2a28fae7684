// Which tool comes next and how large its input, output, payload and progress are, as they were recorded.
import { sampleQuantiles, sampleShares, type Random } from './random.ts'
import distribution from './session-distribution.json' with { type: 'json' }
import { extremes } from './session-profile.ts'

export interface CallPlan {
  /** As recorded, such as `Bash`. */
  readonly tool: string
  readonly inputBytes: number
  readonly outputBytes: number
  /** The output is one line. */
  readonly oneLine: boolean
  readonly payloadBytes: number
  readonly progressKind: string
  readonly progressBytes: readonly number[]
  readonly outcome: 'completed' | 'error' | 'interrupted'
  readonly durationMs: number
}

interface ToolSizes {
  readonly inputBytes: readonly number[]
  readonly outputBytes: readonly number[]
  readonly payloadBytes: readonly number[]
  readonly durationMs: readonly number[]
}

interface ToolProgress {
  readonly kind: string
  /** Share of the calls that report progress at all. */
  readonly share: number
  readonly events: readonly number[]
  readonly bytes: readonly number[]
}

const sizes: Readonly<Record<string, ToolSizes>> = distribution.tools
const transitions: Readonly<Record<string, Readonly<Record<string, number>>>> = distribution.toolTransition
const progress: Readonly<Record<string, ToolProgress>> = distribution.progress

/** Tools that occur, by the names of the recording. */
export const recordedTools: readonly string[] = Object.keys(distribution.toolMix)

/** The next tool after `previous` (`^` at the start of a turn); rare followers come from the overall mix. */
export function nextTool(random: Random, previous: string): string {
  const row = transitions[previous] ?? {}
  return sampleShares(random, row) ?? sampleShares(random, distribution.toolMix) ?? 'Bash'
}

export function planCall(random: Random, tool: string): CallPlan {
  const size = sizes[tool] ?? distribution.tools.TaskList // A few tools are too rare to have sizes of their own.
  const draw = (values: readonly number[]): number => drawInteger(random, values)
  const inputBytes = draw(size.inputBytes)
  const outputBytes = draw(size.outputBytes)
  const payloadBytes = draw(size.payloadBytes)
  const durationMs = draw(size.durationMs)
  const outcome = random() < distribution.toolErrorRate ? 'error' : 'completed'
  const reports = progress[tool]
  const events = reports && random() < reports.share ? draw(reports.events) : 0
  const progressBytes = reports ? Array.from({ length: events }, () => draw(reports.bytes)) : []
  return {
    tool,
    inputBytes,
    outputBytes,
    oneLine: false,
    payloadBytes,
    progressKind: reports?.kind ?? '',
    progressBytes,
    outcome,
    durationMs,
  }
}

/** The largest single things that were recorded, each on a call of its own; for other calls nothing changes. */
export function makeExtreme(call: CallPlan, ordinal: number, random: Random): CallPlan {
  if (ordinal === 0) return { ...call, tool: 'Edit', payloadBytes: extremes.payloadBytes }
  if (ordinal === 1) {
    const { kind, bytes } = distribution.progress.Bash
    const progressBytes = Array.from({ length: extremes.progressEvents }, () => drawInteger(random, bytes))
    return { ...call, tool: 'Bash', progressKind: kind, progressBytes }
  }
  if (ordinal === 2) return { ...call, tool: 'Read', outputBytes: extremes.lineBytes, oneLine: true }
  return call
}

export function drawInteger(random: Random, values: readonly number[]): number {
  return Math.round(sampleQuantiles(random, distribution.levels, values))
}
