// How the probe comes into a program that is started: by variables that shells, package managers and children pass on.
import { spawnSync } from 'node:child_process'
import { basename, extname } from 'node:path'
import { probeVariables } from '../probe/environment.ts'
import { preloadUrl } from '../probe/preload.ts'
import type { WorkUnit } from '../probe/work-count.ts'
import { bunVariables } from '../runtimes/bun-environment.ts'
import { probeBundle } from '../runtimes/bundle.ts'
import type { WantedProbe } from './absent-probe.ts'

/** Measured: 8 ms of processor time for each 100 MB that are allocated. */
const PROFILE_BYTES = 32_768

export interface LaunchedProbe {
  readonly level: string
  readonly intervalMs: number
  /** Where it writes. */
  readonly directory: string
  /** It writes what is alive by allocating stack too. */
  readonly isProfiled: boolean
  /** What counts as work; undefined: requests. */
  readonly unit?: WorkUnit | undefined
  /** The engine compiles nothing anew and drops no code. Default false. */
  readonly isSteady?: boolean
}

/** What can come in. @param file the command that will be run */
export async function wantedProbe(file: string): Promise<WantedProbe> {
  const [bun, deno] = await Promise.all([probeBundle('bun'), probeBundle('deno')])
  return { preload: preloadFor(file), bun, deno }
}

/** What the program is given, with what brings the probe where one is launched. */
export function probeEnvironment(
  given: NodeJS.ProcessEnv,
  probe: LaunchedProbe | undefined,
  { preload, bun }: Partial<WantedProbe> = {},
): NodeJS.ProcessEnv {
  if (probe === undefined) return { ...given }
  return {
    ...given,
    ...(bun !== undefined && bunVariables(bun, given)),
    ...(preload !== undefined && {
      NODE_OPTIONS: [given['NODE_OPTIONS'], `--import ${preload}`].filter(Boolean).join(' '),
    }),
    [probeVariables.level]: probe.level,
    [probeVariables.directory]: probe.directory,
    [probeVariables.intervalMs]: String(probe.intervalMs),
    ...(probe.isProfiled && { [probeVariables.profileBytes]: String(PROFILE_BYTES) }),
    ...(probe.unit !== undefined && { [probeVariables.unit]: probe.unit }),
    ...(probe.isSteady === true && { [probeVariables.steady]: '1' }),
  }
}

/** Undefined where the Node that will run knows no --import in NODE_OPTIONS, and would not start with it. */
function preloadFor(file: string): string | undefined {
  const node = /^node(js)?$/.test(basename(file)) ? file : 'node'
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8', timeout: 5_000 })
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(stdout ?? '') ?? []
  const isTooOld = Number(major) < 18 || (Number(major) === 18 && Number(minor) < 18)
  if (isTooOld) return undefined
  return preloadUrl(new URL(`../probe/register${extname(import.meta.url)}`, import.meta.url).href)
}
