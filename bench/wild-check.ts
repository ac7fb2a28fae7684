// One program of bench/wild through the command line of `tidemark check`, and whether its findings name the known cause.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Result, resultSchema } from '../src/report/result.ts'
import type { WildCase, WildProgram } from './wild-case.ts'
import { installWild } from './wild-install.ts'
import { peakMemory } from './wild-memory.ts'

const CHECK_TIMEOUT_MS = 600_000
export const OWN_CHECK = resolve(import.meta.dirname, '../src/cli/main.ts')

type Finding = Result['findings'][number]
/** Where the known cause is: in the first finding, in a later one, or in none. */
type Named = 'first' | 'later' | 'no'

export interface WildOutcome {
  readonly verdict: Result['verdict'] | 'failed'
  readonly named: Named
  readonly seconds: number
  /** Of the check and all its processes, the resident sets added up; undefined without /proc. */
  readonly peakMegabytes: number | undefined
  /** `file:line kind: message`, the first finding first; why there is no result, where it failed. */
  readonly findings: readonly string[]
}

/** @param main the src/cli/main.ts of the checkout that is measured */
export async function checkWild(program: WildProgram, main = OWN_CHECK): Promise<WildOutcome> {
  const out = await mkdtemp(join(tmpdir(), 'tidemark-wild-'))
  let startedMs = performance.now()
  const seconds = () => (performance.now() - startedMs) / 1000
  try {
    const cwd = await installWild(program)
    startedMs = performance.now()
    const { result, peakMegabytes } = await check(main, cwd, out)
    const { verdict, findings } = result
    return {
      verdict,
      named: named(program.case, findings),
      seconds: seconds(),
      peakMegabytes,
      findings: findings.map(told),
    }
  } catch (error) {
    const why = `no result: ${error instanceof Error ? error.message : String(error)}`
    return { verdict: 'failed', named: 'no', seconds: seconds(), peakMegabytes: undefined, findings: [why] }
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}

async function check(
  main: string,
  cwd: string,
  out: string,
): Promise<{ readonly result: Result; readonly peakMegabytes: number | undefined }> {
  const args = [main, 'check', 'driver.mjs', '--json', '--no-github', '--out', out]
  const { promise, resolve: ended } = Promise.withResolvers<string>()
  const limits = { cwd, maxBuffer: 1 << 26, timeout: CHECK_TIMEOUT_MS }
  const child = execFile(process.execPath, args, limits, (_error, stdout) => ended(stdout))
  const watched = peakMemory(child.pid)
  const stdout = await promise
  const peakMegabytes = watched.stop()
  return { result: resultSchema.parse(JSON.parse(stdout)), peakMegabytes }
}

function told({ kind, culprit, message }: Finding): string {
  return `${culprit === undefined ? '?' : `${culprit.file}:${culprit.line}`} ${kind}: ${message}`
}

export function named(each: WildCase, findings: readonly Finding[]): Named {
  const at = findings.findIndex((finding) => namesCause(each, finding))
  if (at === -1) return 'no'
  return at === 0 ? 'first' : 'later'
}

function namesCause({ causes, holders }: WildCase, { culprit, retainerPath = [] }: Finding): boolean {
  const isHeld = holders.some((holder) => retainerPath.some((step) => step.split(/[^\w$]+/).includes(holder)))
  // The user's line, or the package's through which it leaks: a report tells both.
  const places = culprit === undefined ? [] : [culprit, ...(culprit.through ? [culprit.through] : [])]
  return isHeld || places.some((place) => causes.some((cause) => isAt(cause, place)))
}

function isAt(cause: string, { file, line }: { readonly file: string; readonly line: number }): boolean {
  const [wanted = '', wantedLine] = cause.split(':')
  const inPackage = file.split('node_modules/').at(-1)
  return inPackage === wanted && (wantedLine === undefined || Number(wantedLine) === line)
}
