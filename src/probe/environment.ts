// What a watched process is told through its environment; children and workers inherit it.
import type { RegistryLevel } from '../resources/level.ts'
import { type WorkUnit, workUnit } from './work-count.ts'

export const probeLevels = ['counts', 'origins', 'full'] as const satisfies readonly RegistryLevel[]

export type ProbeLevel = (typeof probeLevels)[number]

export interface ProbeEnvironment {
  readonly level: ProbeLevel
  /** At `full`, one promise in this many is captured. Default 8. */
  readonly promiseEvery: number
  /** Where samples are written, one file for each process and thread; undefined prints to stderr instead. */
  readonly directory: string | undefined
  /** Between two samples. Default 1000 ms. */
  readonly intervalMs: number
  /** One allocation is sampled for so many bytes, for a profile of what is alive; undefined for none. */
  readonly profileBytes: number | undefined
  /** What counts as work. Default `http`. */
  readonly unit: WorkUnit
  /** The engine compiles nothing anew and drops no code while it runs, so that its heap tells of the program alone. Default false. */
  readonly isSteady: boolean
}

/** Names of the variables. */
export const probeVariables = {
  level: 'TIDEMARK_PROBE_LEVEL',
  promiseEvery: 'TIDEMARK_PROBE_PROMISE_EVERY',
  directory: 'TIDEMARK_PROBE_DIRECTORY',
  intervalMs: 'TIDEMARK_PROBE_INTERVAL_MS',
  profileBytes: 'TIDEMARK_PROBE_PROFILE_BYTES',
  unit: 'TIDEMARK_PROBE_UNIT',
  steady: 'TIDEMARK_PROBE_STEADY',
} as const

/** Never throws: a wrong value must not break the watched program, and gets the default. */
export function readEnvironment(env: NodeJS.ProcessEnv): ProbeEnvironment {
  const level = probeLevels.find((name) => name === env[probeVariables.level]) ?? 'origins'
  const promiseEvery = Math.floor(Number(env[probeVariables.promiseEvery]))
  const intervalMs = Number(env[probeVariables.intervalMs])
  const profileBytes = Math.floor(Number(env[probeVariables.profileBytes]))
  return {
    level,
    promiseEvery: promiseEvery >= 1 ? promiseEvery : 8,
    directory: env[probeVariables.directory] || undefined,
    intervalMs: intervalMs >= 10 ? intervalMs : 1000,
    profileBytes: profileBytes >= 1 ? profileBytes : undefined,
    unit: workUnit(env[probeVariables.unit]) ?? 'http',
    isSteady: env[probeVariables.steady] === '1',
  }
}
