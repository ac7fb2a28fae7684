// `leakCheck` inside a suite of vitest: this one.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { recordedRun } from '../../src/report/recorded-run.ts'
import { leakCheck, type CreateSubject, type LeakCheckOptions } from '../../src/testing/vitest.ts'
import { createBroken, createLeaky, createTidy, holders } from '../planted/checked/agents.ts'
import { plantedLines } from '../planted/resources/run.ts'

const planted = resolve(import.meta.dirname, '../planted')
const room = mkdtempSync(join(tmpdir(), 'tidemark-suite-'))
afterAll(() => rmSync(room, { recursive: true, force: true }))

const quick: LeakCheckOptions = { steps: 40 }

async function failureOf(subject: CreateSubject | URL, options = quick): Promise<Error> {
  try {
    await leakCheck(subject, options)
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('It passed')
}

const inline = () => ({ step() {}, close() {} })

describe('leakCheck', () => {
  it('fails a factory that leaks, with the line, the code around it, and the line of the test', async () => {
    const { message, stack } = await failureOf(createLeaky)
    const [line = ''] = plantedLines(join(planted, 'checked/agents.ts'))
    const place = line.slice(line.indexOf(' ') + 1)
    expect(message).toMatch(/^leak: life: .*listener/)
    expect(message).toContain(`at ${place.slice(place.indexOf('test/planted'))} in step`)
    expect(message).toMatch(/^ {4}> 10 \| .*bus\.on\('update'/m)
    expect(message).toMatch(/^ {6}11 \| {5}\},?$/m)
    expect(stack).toMatch(/leak-check\.test\.ts/)
    expect(stack).not.toMatch(/src\/testing/)
  })

  it('passes the look-alike, and resolves with its result', async () => {
    const result = await leakCheck(createTidy, quick)
    expect(result).toMatchObject({ verdict: 'clean', findings: [], metrics: { cycles: 40 } })
  })

  it('judges a module by its URL, as `tidemark check` does', async () => {
    const out = join(room, 'out')
    const file = join(planted, 'leaks-timers.ts')
    const { message } = await failureOf(new URL('../planted/leaks-timers.ts', import.meta.url), {
      ...quick,
      out,
    })
    const checked = spawnSync(
      process.execPath,
      ['src/cli/main.ts', 'check', file, '--cycles', '40', '--json', '--out', join(room, 'checked')],
      { encoding: 'utf8' },
    )
    const mine = recordedRun(out).result
    const theirs = recordedRun(join(room, 'checked')).result
    expect(message).toContain('leaks-timers.ts:6')
    expect(checked.status).toBe(1)
    expect(mine.verdict).toBe(theirs.verdict)
    expect(mine.findings.map(({ rule, kind, culprit }) => ({ rule, kind, culprit }))).toEqual(
      theirs.findings.map(({ rule, kind, culprit }) => ({ rule, kind, culprit })),
    )
    expect(readdirSync(out).toSorted()).toEqual(['allocations.json', 'result.json', 'samples.jsonl'])
  })

  it('fails what cannot even be started, with the reason', async () => {
    expect((await failureOf(createBroken)).message).toMatch(/There is no database/)
  })

  it('ends early when its signal says so, and leaves neither process nor directory', async () => {
    const out = join(room, 'ended')
    const temporary = mkdtempSync(join(room, 'temporary-'))
    vi.stubEnv('TMPDIR', temporary)
    const controller = new AbortController()
    const subject = new URL('../planted/works-for-long.ts', import.meta.url)
    const check = leakCheck(subject, { out, signal: controller.signal })
    await vi.waitUntil(() => existsSync(join(out, 'samples.jsonl')), { timeout: 240_000 })
    const running = processesIn(out)
    controller.abort(new Error('The test was over'))
    await expect(check).rejects.toThrow('The test was over')
    vi.unstubAllEnvs()
    expect(running.length).toBeGreaterThan(0)
    expect(processesIn(out)).toEqual([])
    expect(readdirSync(temporary)).toEqual([])
    await expect(leakCheck(subject, { signal: controller.signal })).rejects.toThrow('The test was over')
  })
})

/** Ids of processes that work below this path. */
function processesIn(path: string): readonly string[] {
  return readdirSync('/proc').filter((id) => {
    try {
      return /^\d+$/.test(id) && readlinkSync(join('/proc', id, 'cwd')).startsWith(path)
    } catch {
      return false // It has ended meanwhile.
    }
  })
}

describe('what cannot be run in a process of its own', () => {
  it.each([
    [
      'a function of the test itself',
      inline,
      /inline is written in .*leak-check\.test\.ts, which runs the check/,
    ],
    [
      'one that is not exported',
      holders.createPrivate,
      /agents\.ts exports .*createTidy.*, wanted a function createPrivate/,
    ],
    [
      'a module that is not there',
      new URL('./nothing.ts', import.meta.url),
      /there is no file .*nothing\.ts/,
    ],
    ['a bound one', createTidy.bind(undefined), /not known where bound createTidy is written/],
  ])('is refused: %s', async (_name, subject, message) => {
    expect(await failureOf(subject)).toMatchObject({
      code: 'subject',
      message: expect.stringMatching(message),
    })
  })

  it('is misuse when it is neither function nor URL, or a count is none', async () => {
    await expect(Reflect.apply(leakCheck, undefined, ['agent.ts'])).rejects.toThrow(TypeError)
    await expect(leakCheck(createTidy, { steps: 0 })).rejects.toThrow(RangeError)
    await expect(leakCheck(createTidy, { settleMs: 0.5 })).rejects.toThrow(
      /settleMs is 0\.5 and must be a whole number/,
    )
  })

  it('does not compile where it has the wrong shape', () => {
    const wrong = [
      // @ts-expect-error a life needs an end
      (): ReturnType<CreateSubject> => ({ step() {} }),
      // @ts-expect-error a life needs steps
      (): ReturnType<CreateSubject> => ({ close() {} }),
      (): ReturnType<CreateSubject> => ({ step() {}, async [Symbol.asyncDispose]() {} }),
    ]
    expect(wrong).toHaveLength(3)
  })
})
