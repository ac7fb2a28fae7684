// The memory monitor of `tidemark agent`: what it does when memory is short, and what it says. The agent knows nothing of it.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Agent } from '../agent/agent.ts'
import { promptChannel, stepChannel } from '../agent/announce.ts'
import type { ResourceRegistry } from '../resources/registry.ts'
import type { Transition } from '../telemetry/pressure/pressure-decision.ts'
import { captureOnSignal } from '../telemetry/capture/capture-on-pressure.ts'
import { EvidenceCapture } from '../telemetry/capture/evidence-capture.ts'
import { PressureMonitor } from '../telemetry/pressure/pressure-monitor.ts'

export interface AgentPressureOptions {
  /** Of the whole process; undefined for what the machine or the container leaves it. */
  readonly maxMemory: number | undefined
  /** Between two looks while the agent idles. */
  readonly intervalMs: number
  /** Where evidence goes when memory is critical; undefined for none. */
  readonly snapshots: string | undefined
  readonly snapshotSignal: NodeJS.Signals | undefined
  readonly registry: ResourceRegistry
}

export interface AgentPressure {
  readonly monitor: PressureMonitor
  readonly capture: EvidenceCapture | undefined
}

/** Owns the monitor and its subscriptions. */
export function watchAgentMemory(
  agent: Agent,
  options: AgentPressureOptions,
  owned: AsyncDisposableStack,
): AgentPressure {
  const { relief } = agent
  const capture = capturing(options, owned)
  const monitor = owned.use(
    new PressureMonitor({
      intervalMs: options.intervalMs,
      ...(options.maxMemory !== undefined && { maxBytes: options.maxMemory }),
      relief: {
        compact: ({ signal }) => relief.compact(signal),
        pruneCaches: () => relief.pruneCaches(),
        collect: collector(),
        stopWork: () => relief.stopWork(),
        resumeWork: () => relief.resumeWork(),
      },
      watchers: [
        {
          changed(transition) {
            process.stderr.write(`${transitionLine(transition)}\n`)
            if (transition.to === 'normal') relief.relax()
          },
        },
        ...(capture === undefined ? [] : [capture]),
      ],
    }),
  )
  const look = (): void => void monitor.check()
  for (const name of [stepChannel, promptChannel]) {
    subscribe(name, look)
    owned.defer(() => void unsubscribe(name, look))
  }
  if (capture !== undefined) captureOnSignal({ monitor, capture, signal: options.snapshotSignal }, owned)
  return { monitor, capture }
}

function capturing(
  { snapshots, registry }: AgentPressureOptions,
  owned: AsyncDisposableStack,
): EvidenceCapture | undefined {
  if (snapshots === undefined) return undefined
  return owned.use(
    new EvidenceCapture({
      directory: snapshots,
      registry,
      onSnapshot: ({ outcome, path }) =>
        process.stderr.write(`heap snapshot ${outcome}${path === undefined ? '' : `: ${path}`}\n`),
    }),
  )
}

function transitionLine({ from, to, measure, share }: Transition): string {
  const what = measure === 'stall' ? 'of ten seconds stalled' : `of the ${measure} limit in use`
  return `memory ${to} (was ${from}): ${Math.round(share * 100)} % ${what}`
}

/** This process is ours, so it may expose its collector to itself. */
function collector(): () => undefined {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  return () => {
    if (typeof collect === 'function') collect()
    return undefined
  }
}
