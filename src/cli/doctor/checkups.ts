// What a check, a watch and a gate need of this machine, looked at where it is: what is limited is said with its reason.
import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { formatBytes, plural } from '../../findings/quantity.ts'
import { DEFAULT_OUT } from '../../check/output-directory.ts'
import { openDescriptors, kernelMemoryKills, proportionalBytes, resetPeak } from '../../system/procfs.ts'
import { hasProc } from '../../resources/has-proc.ts'
import { withoutProc } from './without-proc.ts'
import { cgroupMemory } from '../../telemetry/pressure/cgroup.ts'
import type { Checkup } from './checkup.ts'

/** A snapshot takes some twenty times the memory of small objects: with less, heaps of 50 MB have none. */
const SNAPSHOT_ROOM_BYTES = 1_000_000_000
/** Measured processes and the runner work at the same time. */
const ENOUGH_CPUS = 2

/** In the order in which they are told. */
export function checkups(): readonly Checkup[] {
  return [node(), processes(), memory(), cpus(), load(), output(), git(), prometheus(), chromium()]
}

function node(): Checkup {
  const { node: version, v8 } = process.versions
  const found = `${version}, V8 ${v8}, at ${process.execPath}`
  const isLocked = process.permission !== undefined
  if (!isLocked) return { name: 'Node', state: 'fine', found }
  return {
    name: 'Node',
    state: 'lacking',
    found: `${found}, with --permission`,
    means: 'it may neither start processes nor read their files',
    next: 'run tidemark without --permission: what it measures is not bound by it',
  }
}

function processes(): Checkup {
  const name = '/proc'
  if (!hasProc()) return withoutProc()
  const sees = Object.keys(openDescriptors(process.pid).fds).length > 0
  if (!sees)
    return {
      name,
      state: 'lacking',
      found: 'it cannot be read',
      means: 'nothing is seen from outside, and no verdict is clean',
      next: 'mount /proc in this container or chroot',
    }
  const missing = [
    ...(proportionalBytes(process.pid) === undefined ? ['smaps_rollup (memory of a whole tree)'] : []),
    ...(resetPeak(process.pid) ? [] : ['clear_refs (peaks between two samples)']),
    ...(kernelMemoryKills() === undefined ? ['vmstat (kills for memory)'] : []),
  ]
  if (missing.length === 0) return { name, state: 'fine', found: 'descriptors, threads, children, peaks' }
  return {
    name,
    state: 'limited',
    found: `without ${missing.join(', ')}`,
    means: 'these figures are left out of a result; counts and lines are not concerned',
  }
}

function memory(): Checkup {
  const limit = cgroupMemory()
  const free = process.availableMemory()
  const bound = limit === undefined ? '' : `, of a control group's ${formatBytes(limit.limitBytes)}`
  const found = `${formatBytes(free)} free${bound}`
  if (free >= SNAPSHOT_ROOM_BYTES) return { name: 'memory', state: 'fine', found }
  return {
    name: 'memory',
    state: 'limited',
    found,
    means:
      'a snapshot takes some twenty times the memory of small objects: a heap without that room is judged by its lines alone, and what does not grow there is undecided',
    next: `give it ${formatBytes(SNAPSHOT_ROOM_BYTES)} and more${limit === undefined ? '' : ' (docker run --memory, resources.limits of a pod)'}`,
  }
}

function cpus(): Checkup {
  const count = availableParallelism()
  const found = plural(count, 'CPU')
  if (count >= ENOUGH_CPUS) return { name: 'CPUs', state: 'fine', found }
  return {
    name: 'CPUs',
    state: 'limited',
    found,
    means: 'the runner and what it measures take turns: everything takes longer, and times say less',
    next: 'give it two, or leave time out of the baseline (leaveOut)',
  }
}

function load(): Checkup {
  const [lastMinute = 0] = loadavg()
  const found = `load ${lastMinute.toFixed(1)} over the last minute`
  if (lastMinute <= availableParallelism()) return { name: 'load', state: 'fine', found }
  return {
    name: 'load',
    state: 'limited',
    found,
    means:
      'limits count what a program could use, so a run may take up to six times as long; verdicts hold, times and peaks vary',
    next: 'wait, or leave time and memory out of the baseline (leaveOut)',
  }
}

function output(): Checkup {
  const directory = resolve(DEFAULT_OUT)
  const parent = existsSync(directory) ? directory : process.cwd()
  try {
    if (!statSync(parent).isDirectory()) throw new TypeError('it is a file')
    accessSync(parent, constants.W_OK)
    return { name: 'output', state: 'fine', found: `${DEFAULT_OUT} can be written` }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      name: 'output',
      state: 'lacking',
      found: reason,
      means: 'results cannot be written here',
      next: 'name another directory with --out',
    }
  }
}

function git(): Checkup {
  try {
    const found = execFileSync('git', ['--version'], { encoding: 'utf8', stdio: 'pipe' }).trim()
    return { name: 'git', state: 'fine', found }
  } catch {
    return {
      name: 'git',
      state: 'limited',
      found: 'not in PATH',
      means: 'tidemark gate --against cannot check out another commit',
      next: 'install git, or use the stored baseline',
    }
  }
}

function prometheus(): Checkup {
  const found = inPath(['prometheus'])
  if (found !== undefined) return { name: 'Prometheus', state: 'fine', found }
  return {
    name: 'Prometheus',
    state: 'limited',
    found: 'not in PATH',
    means: 'tidemark dashboard has nothing to start; /metrics and the page /live need none',
    next: 'apt-get install prometheus, brew install prometheus, or --prometheus FILE',
  }
}

/** Pages are files that any browser opens. */
function chromium(): Checkup {
  const found = inPath(['chromium', 'chromium-browser', 'google-chrome'])
  return {
    name: 'Chromium',
    state: 'fine',
    found: found ?? 'not in PATH; only Tidemark’s own tests of its pages use it',
  }
}

/** The first of these programs that PATH has. */
function inPath(names: readonly string[]): string | undefined {
  const directories = (process.env['PATH'] ?? '').split(delimiter).filter((each) => each !== '')
  return names.flatMap((name) => directories.map((directory) => join(directory, name))).find(isProgram)
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
