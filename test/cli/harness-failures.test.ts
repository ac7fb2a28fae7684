// Exit code 1 says that the subject leaks or crashed. Whatever fails in us or in the machine must never say that.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { snapshotText } from '../heap/snapshot-text.ts'
import { processesIn } from '../runner/planted-run.ts'
import { type Ended, main } from './tidemark.ts'

const room = mkdtempSync(join(tmpdir(), 'tidemark-failures-'))
afterAll(() => rmSync(room, { recursive: true, force: true }))

const planted = (name: string): string => resolve(import.meta.dirname, '../planted', name)

/** @param shell what bash does with `"$@"`, the command line */
async function inShell(
  shell: string,
  given: readonly string[],
  flags: readonly string[] = [],
): Promise<Ended> {
  const child = spawn('bash', ['-c', shell, 'bash', process.execPath, ...flags, main, ...given], {
    cwd: room,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: child.exitCode, stdout, stderr }
}

const crash = ['check', planted('crashes.ts'), '--no-github', '--out', 'crash']

beforeAll(async () => {
  writeFileSync(join(room, 'few.heapsnapshot'), snapshotText([{ kind: 'synthetic', name: '' }]))
  mkdirSync(join(room, 'gated'))
  writeFileSync(
    join(room, 'gated/subject.subject.mjs'),
    'export const create = () => ({ step() { process.exit(9) }, close() {} })\n',
  )
  writeFileSync(join(room, 'gated/tidemark.config.json'), '{ "subjects": ["*.subject.mjs"] }')
  await inShell('"$@"', crash)
})

const lacksFull = !existsSync('/dev/full')
if (lacksFull) console.warn('skipped: a stream that is full needs /dev/full')

/** Each with its exit code, and where its result is: those without a file have nothing but standard output. */
const commands: readonly (readonly [code: number, result: 'file' | 'stdout', given: readonly string[]])[] = [
  [1, 'file', crash],
  [1, 'stdout', [...crash, '--json']],
  [1, 'file', ['scenario', planted('crashes.scenario.ts'), '--no-github', '--out', 'crashed']],
  [1, 'file', ['gate', '--update', '--no-github', '--config', 'gated/tidemark.config.json']],
  [0, 'file', ['watch', '--interval', '0.2', '--out', 'watched', '--', 'sleep', '0.3']],
  [0, 'stdout', ['watch', '--json', '--interval', '0.2', '--out', 'watched', '--', 'sleep', '0.3']],
  [0, 'file', ['report', 'crash', '--junit', 'report.xml']],
  [0, 'stdout', ['heap', 'few.heapsnapshot']],
  [0, 'stdout', ['scenario', '--list']],
  [2, 'stdout', ['heap', 'gone.heapsnapshot']],
]

describe.each(commands)('code %i, told in a %s, of tidemark %j', (expected, result, given) => {
  it.each([['"$@" 2>&-'], ['"$@" >&-'], ['"$@" 2>/dev/full'], ['"$@" | head -c 1; exit ${PIPESTATUS[0]}']])(
    'is the same with %s',
    async (shell) => {
      expect((await inShell(shell, given)).code).toBe(expected)
    },
  )

  it.skipIf(lacksFull)('is that of a failure where the result could not be written', async () => {
    const { code, stderr } = await inShell('"$@" >/dev/full', given)
    expect(code).toBe(result === 'stdout' ? 2 : expected)
    const { stdout: usually } = await inShell('"$@"', given)
    expect(/^tidemark: Write to standard output: ENOSPC/m.test(stderr)).toBe(usually !== '')
    expect((await inShell('"$@" >/dev/full 2>/dev/full', given)).code).toBe(code)
  })
})

describe('a failure of ours', () => {
  it.skipIf(lacksFull)('is that samples cannot be written, and it leaves nothing', async () => {
    mkdirSync(join(room, 'full'))
    symlinkSync('/dev/full', join(room, 'full/samples.jsonl'))
    const { code, stdout, stderr } = await inShell('"$@"', ['check', planted('clean.ts'), '--out', 'full'])
    expect(stderr).toMatch(
      /^tidemark: Write samples to .*full\/samples\.jsonl: ENOSPC.*, wanted room for them/m,
    )
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(processesIn(room)).toEqual([])
  })

  it('is that the result cannot be written', async () => {
    mkdirSync(join(room, 'taken/result.json/in-the-way'), { recursive: true })
    const { code, stdout, stderr } = await inShell('"$@"', [...crash.slice(0, -1), 'taken'])
    expect(stderr).toMatch(/^tidemark: .*rename.*result\.json/m)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it('is what nobody caught, and what it has started is ended', async () => {
    const throws = 'data:text/javascript,setTimeout(()=>{throw new Error("the planted error")},1500)'
    const { code, stderr } = await inShell(
      '"$@"',
      ['check', planted('works-for-long.ts'), '--out', 'thrown'],
      ['--import', throws],
    )
    expect(stderr).toMatch(/^tidemark: Error: the planted error$/m)
    expect(code).toBe(2)
    expect(processesIn(room)).toEqual([])
  })

  it('is that it cannot be loaded', async () => {
    const hook = `import{registerHooks}from"node:module";registerHooks({resolve(name,context,next){if(name==="commander")throw new Error("the planted error");return next(name,context)}})`
    const { code, stderr } = await inShell('"$@"', ['--help'], ['--import', `data:text/javascript,${hook}`])
    expect(stderr).toMatch(/^tidemark: Error: the planted error$/m)
    expect(code).toBe(2)
  })
})
