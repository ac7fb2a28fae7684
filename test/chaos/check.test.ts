// Disturbs a check of a clean program at each of its stages, in each way there is: whatever breaks, the outcome is never
// clean, nothing runs on, and nothing half-written is left.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { checkModule } from '../../src/check/check-module.ts'
import { recordedRun } from '../../src/report/recorded-run.ts'
import type { RunProgress } from '../../src/runner/run-progress.ts'

const room = mkdtempSync(join(tmpdir(), 'tidemark-chaos-'))
const subject = resolve(import.meta.dirname, '../planted/chaos.ts')
const closing = resolve(import.meta.dirname, '../planted/chaos-close.ts')
/** A clean one of which something grows for a while, so that its life is lived on: its survey looks more often. */
const filling = resolve(import.meta.dirname, '../planted/heap/look-alikes/lru-fills-late.ts')
const main = resolve(import.meta.dirname, '../../src/cli/main.ts')
const verdicts: string[] = []

afterAll(() => {
  rmSync(room, { recursive: true, force: true })
  const clean = verdicts.filter((verdict) => verdict === 'clean').length
  process.stdout.write(`chaos: ${verdicts.length} trials of check, ${clean} of them clean\n`)
})

/** Processes that work below this directory: the measured one, and what it started. */
function workingIn(directory: string): readonly number[] {
  return readdirSync('/proc')
    .filter((id) => /^\d+$/.test(id))
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`).startsWith(directory)
      } catch {
        return false // It has ended meanwhile.
      }
    })
}

interface Disturbed {
  readonly directory: string
  readonly verdict: string
  readonly reasons: readonly string[]
}

/** Checks the program, and disturbs it once `isTime` says so. @throws whatever the check throws */
async function disturbed(
  name: string,
  isTime: (directory: string, progress: RunProgress | undefined) => boolean,
  disturb: (pid: number, directory: string) => void,
  file = subject,
): Promise<Disturbed> {
  const directory = join(room, name)
  mkdirSync(directory, { recursive: true })
  let progress: RunProgress | undefined
  let isDone = false
  const watching = setInterval(() => {
    if (isDone || !isTime(directory, progress)) return
    const [pid] = workingIn(directory)
    if (pid === undefined) return
    isDone = true
    disturb(pid, directory)
  }, 1)
  try {
    const options = {
      outDirectory: directory,
      cycleTimeoutMs: 2_000,
      onProgress: (seen: RunProgress) => (progress = seen),
    }
    const { verdict } = await checkModule({ url: pathToFileURL(file).href, options })
    expect(isDone).toBe(true)
    return { directory, verdict: verdict.verdict, reasons: verdict.reasons }
  } finally {
    clearInterval(watching)
  }
}

async function verdictOf(...trial: Parameters<typeof disturbed>): Promise<Disturbed> {
  const told = await disturbed(...trial)
  verdicts.push(told.verdict)
  expect(told.verdict).not.toBe('clean')
  expect(told.reasons[0]).toMatch(/\S/)
  expect(workingIn(told.directory)).toEqual([])
  const files = readdirSync(told.directory).toSorted()
  expect(files.filter((name) => name !== 'allocations.json')).toEqual(['result.json', 'samples.jsonl'])
  expect(recordedRun(told.directory).result.verdict).toBe(told.verdict)
  return told
}

const kill = (pid: number): void => void process.kill(pid, 'SIGKILL')
const stop = (pid: number): void => void process.kill(pid, 'SIGSTOP')

/** The survey is writing its n-th snapshot. */
const atSnapshot = (serial: number) => (directory: string) =>
  readdirSync(directory).some(
    (name) => name.startsWith('survey-') && existsSync(join(directory, name, `${serial}.heapsnapshot`)),
  )
const disturbedIn = (stage: RunProgress['stage']): string => (stage === 'close' ? closing : subject)
const at = (stage: RunProgress['stage']) => (_directory: string, progress: RunProgress | undefined) =>
  progress?.stage === stage

describe('a measured process that is killed', () => {
  it.each(['rehearsal', 'warm-up', 'cycles', 'close', 'settle', 'survey'] as const)(
    'while it is in %s is no clean one',
    async (stage) => {
      const { verdict } = await verdictOf(`kill-${stage}`, at(stage), kill, disturbedIn(stage))
      expect(verdict).not.toBe('clean')
    },
  )

  // Two while it runs, two of further lives; of one that grows five while it runs.
  it.each([
    [0, subject],
    [1, subject],
    [2, subject],
    [3, subject],
    [2, filling],
    [3, filling],
    [4, filling],
    [6, filling],
  ] as const)(
    'while the survey writes its snapshot %i of %s is no clean one, and its reason is said',
    async (serial, file) => {
      const name = `kill-snapshot-${serial}-${basename(file)}`
      const { reasons } = await verdictOf(name, atSnapshot(serial), kill, file)
      expect(reasons[0]).toMatch(/the survey of its heap broke off|were not looked at/)
    },
  )
})

describe('a measured process that is stopped', () => {
  it.each(['cycles', 'close'] as const)('while it is in %s is told as hung', async (stage) => {
    const { reasons } = await verdictOf(`stop-${stage}`, at(stage), stop, disturbedIn(stage))
    expect(reasons[0]).toMatch(/Nothing came back/)
  })

  it.each([
    [0, subject],
    [3, subject],
    [4, filling],
  ] as const)('while the survey writes its snapshot %i of %s is no clean one', async (serial, file) => {
    const name = `stop-snapshot-${serial}-${basename(file)}`
    const { verdict } = await verdictOf(name, atSnapshot(serial), stop, file)
    expect(verdict).toBe('undecided')
  })
})

describe('a full disk', () => {
  it.runIf(process.getuid?.() === 0)('under a survey is an error of ours, or undecided', async () => {
    const directory = join(room, 'full')
    mkdirSync(directory)
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'none', directory]).status).toBe(0)
    try {
      const { status, stderr, stdout } = spawnSync(
        process.execPath,
        [main, 'check', subject, '--no-github', '--out', directory],
        { encoding: 'utf8' },
      )
      verdicts.push(String(status))
      expect([2, 3]).toContain(status)
      expect(`${stdout}${stderr}`).toMatch(/ENOSPC|no space|disk/)
      expect(workingIn(directory)).toEqual([])
    } finally {
      spawnSync('umount', [directory])
    }
  })
})

describe('a runner that is killed', () => {
  it('leaves no process, and the next run sweeps its snapshots', async () => {
    const directory = join(room, 'runner')
    mkdirSync(directory)
    const runner = spawn(process.execPath, [main, 'check', subject, '--no-github', '--out', directory], {
      stdio: 'ignore',
    })
    while (!atSnapshot(2)(directory)) await pause(2)
    runner.kill('SIGKILL')
    await once(runner, 'exit')
    for (let look = 0; look < 500 && workingIn(directory).length > 0; look += 1) await pause(20)
    expect(workingIn(directory)).toEqual([])
    expect(existsSync(join(directory, 'result.json'))).toBe(false)
    // Whatever neither could sweep, killed both at once.
    mkdirSync(join(directory, 'survey-Ab3dEf'))
    await checkModule({ url: pathToFileURL(subject).href, options: { outDirectory: directory } })
    expect(readdirSync(directory).filter((name) => name.startsWith('survey-'))).toEqual([])
  })
})
