// What a watched process is told through its environment; children and workers inherit it.
import { type ProbeLevel, probeLevels } from './probe.ts'

export interface ProbeEnvironment {
  readonly level: ProbeLevel
  /** Where samples are written, one file for each process and thread; undefined prints to stderr instead. */
  readonly directory: string | undefined
  /** Between two samples. Default 1000 ms. */
  readonly intervalMs: number
}

/** Names of the variables. */
export const probeVariables = {
  level: 'TIDEMARK_PROBE_LEVEL',
  directory: 'TIDEMARK_PROBE_DIRECTORY',
  intervalMs: 'TIDEMARK_PROBE_INTERVAL_MS',
} as const

/** Never throws: a wrong value must not break the watched program, and gets the default. */
export function readEnvironment(env: NodeJS.ProcessEnv): ProbeEnvironment {
  const level = probeLevels.find((name) => name === env[probeVariables.level]) ?? 'origins'
  const intervalMs = Number(env[probeVariables.intervalMs])
  return {
    level,
    directory: env[probeVariables.directory] || undefined,
    intervalMs: intervalMs >= 10 ? intervalMs : 1000,
  }
}
