// The truth of the real leaks, without Tidemark: what each program of bench/wild keeps of a step in plain Node.
// Usage: pnpm bench wild-truth; WILD_ONLY names the programs (a part of the name).
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { type WildProgram, wildPrograms } from './wild-case.ts'
import { installWild } from './wild-install.ts'
import type { Kept } from './wild-lives.ts'

const flags = ['--expose-gc', '--no-opt', '--no-maglev']
const lives = resolve(import.meta.dirname, 'wild-lives.ts')
/** Below these a program is held to keep nothing: what the measurement errs by, and what wears off late. */
const NOTHING: Kept = {
  heapBytes: 120,
  residentBytes: 30_000,
  descriptors: 0.05,
  threads: 0.05,
  children: 0.05,
  watchers: 0.05,
  timers: 0.05,
}

const STEPS = 400
/** What a healthy client or server fills late has worn off by then. */
const MANY_STEPS = 1_600

export async function wildTruth(say: (line: string) => void): Promise<object> {
  const notAsStated: string[] = []
  const programs = wildPrograms(process.env['WILD_ONLY'])
  for (const program of programs) {
    const short = await grows(program, STEPS)
    const isLeak = program.side === 'affected'
    const seen = short.length > 0 && !isLeak ? await grows(program, MANY_STEPS) : short
    const name = `${program.case.name} ${program.side}`
    const isAsStated = isLeak === seen.length > 0 || (!isLeak && program.case.fixedFills)
    if (!isAsStated) notAsStated.push(name)
    say(`${isAsStated ? ' ' : '!'} ${name.padEnd(34)} ${seen.join(', ') || 'nothing'}`)
  }
  return { programs: programs.length, notAsStated }
}

async function grows(program: WildProgram, steps: number): Promise<string[]> {
  const cwd = await installWild(program)
  const args = [...flags, lives, 'driver.mjs', String(steps)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd, timeout: 300_000 })
  const kept: Kept = JSON.parse(stdout.slice(stdout.lastIndexOf('{')))
  return measuresAbove(kept)
}

function measuresAbove(kept: Kept): string[] {
  return Object.entries(kept).flatMap(([measure, perStep]) =>
    perStep > (Object.entries(NOTHING).find(([name]) => name === measure)?.[1] ?? 0)
      ? `${perStep >= 10 ? Math.round(perStep) : perStep.toFixed(2)} ${measure} a step`
      : [],
  )
}
