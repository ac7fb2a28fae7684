import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, describe, expect, it } from 'vitest'
import { resultSchema } from '../../src/report/result.ts'
import { type Ended, main, tidemark as run } from './tidemark.ts'

const root = resolve(import.meta.dirname, '../..')
const room = mkdtempSync(join(tmpdir(), 'tidemark-cli-'))
afterAll(() => rmSync(room, { recursive: true, force: true }))

const tidemark = (...given: readonly string[]): Promise<Ended> => run(room, ...given)

function file(name: string, content: string | Uint8Array): string {
  const path = join(room, name)
  writeFileSync(path, content)
  return path
}

it('says what it was given without obeying it', async () => {
  const { code, stderr } = await tidemark('check', 'gone\u001b[2J.mjs')
  expect(code).toBe(2)
  expect(stderr).toContain('gone␛[2J.mjs')
  expect(stderr).not.toContain('\u001b')
})

it('ends quietly when whoever reads has gone', async () => {
  const child = spawn(process.execPath, [main, 'scenario', '--list'], { cwd: room })
  const stderr = text(child.stderr)
  child.stdout.once('data', () => child.stdout.destroy())
  await once(child, 'close')
  expect(child.exitCode).toBe(0)
  expect(await stderr).toBe('')
})

/** Of a module whose default export has the shape of a scenario. */
function scenarioText(name: string, plant: string): string {
  const phase = "{ name: 'life', cycles: 1, start: async () => ({ step() {}, close() {} }) }"
  const swaps = `{ ${JSON.stringify(plant)}: { kind: 'plant', does: 'x', load: () => ({}) } }`
  return `export default { name: ${JSON.stringify(name)}, claim: 'c', phases: [${phase}], swaps: ${swaps}, budget: {} }`
}

const planted = (name: string): string => join(root, 'test/planted', name)

describe('misuse ends with 2 and says what was found and what was wanted', () => {
  const recorded = '{"type":"session","id":"a"}\n{"type":"message","mess'
  it.each<readonly [string, readonly string[], RegExp]>([
    ['an unknown command', ['scenari'], /Did you mean scenario\?/],
    ['no scenario', ['scenario'], /none is named, wanted one of .*long-session/],
    ['an unknown scenario', ['scenario', 'nope'], /Find scenario nope: .*wanted one of .*long-session/],
    [
      'an unknown plant',
      ['scenario', 'long-session', '--plant', 'x'],
      /no plant x, choose one of whole-history/,
    ],
    [
      'an unknown profile',
      ['scenario', 'long-session', '--profile', 'x'],
      /no profile x, choose one of typical/,
    ],
    [
      'a number that is none',
      ['scenario', 'long-session', '--repeat', '0'],
      /found "0", wanted a whole number/,
    ],
    ['a shard that is none', ['scenario', 'long-session', '--shard', '3/2'], /found "3\/2", wanted a part/],
    ['names beside --all', ['scenario', 'long-session', '--all'], /--all or names, not both/],
    ['a missing argument', ['scenario', 'replay'], /its FILE is missing/],
    [
      'a scenario module that is none',
      ['scenario', file('none.mjs', 'export const a = 1')],
      /none\.mjs: it has no default export/,
    ],
    [
      'a scenario whose name leads elsewhere',
      ['scenario', file('elsewhere.mjs', scenarioText('../../elsewhere', 'forgotten'))],
      /elsewhere\.mjs: name: found "\.\.\/\.\.\/elsewhere", where names have/,
    ],
    [
      'a plant whose name leads elsewhere',
      ['scenario', file('plant.mjs', scenarioText('here', '../forgotten')), '--plant', '../forgotten'],
      /plant\.mjs: swaps\.\.\.\/forgotten: found "\.\.\/forgotten", where names have/,
    ],
    ['a missing transcript', ['scenario', 'replay', 'gone.jsonl'], /gone\.jsonl: there is no such file/],
    [
      'an empty transcript',
      ['scenario', 'replay', file('empty.jsonl', '')],
      /empty\.jsonl: the file is empty/,
    ],
    [
      'a binary transcript',
      ['scenario', 'replay', file('binary.jsonl', new Uint8Array(900))],
      /the file is binary/,
    ],
    [
      'a truncated transcript',
      ['scenario', 'replay', file('cut.jsonl', recorded)],
      /ends inside a record at line 2/,
    ],
    ['a directory', ['scenario', 'replay', '.'], /it is a directory, wanted a transcript/],
    ['a missing subject', ['check', 'gone.mjs'], /gone\.mjs: there is no such file/],
    [
      'a subject that does not parse',
      ['check', file('broken.mjs', 'export const a =')],
      /broken\.mjs: it cannot be imported, SyntaxError/,
    ],
    [
      'a subject without create',
      ['check', file('shapeless.mjs', '')],
      /shapeless\.mjs: create is undefined, wanted a function/,
    ],
    [
      'an --out that is a file',
      ['check', planted('clean.ts'), '--out', file('taken', '')],
      /taken: it is a file, wanted a directory/,
    ],
  ])('%s', async (_, given, message) => {
    const { code, stdout, stderr } = await tidemark(...given)
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})

describe('check', () => {
  it('ends with 0 for a clean subject, and leaves result and samples', async () => {
    const { code, stdout } = await tidemark('check', planted('clean.ts'), '--out', 'clean')
    expect(stdout).toMatch(/^✔ CLEAN check on clean\.ts/)
    expect(code).toBe(0)
    const result = resultSchema.parse(JSON.parse(readFileSync(join(room, 'clean/result.json'), 'utf8')))
    expect(result.verdict).toBe('clean')
    const lines = readFileSync(join(room, 'clean/samples.jsonl'), 'utf8').trim().split('\n')
    expect(lines.length).toBe(result.metrics['samples'])
    expect(existsSync(join(room, 'clean/.running'))).toBe(false)
  })

  it('ends with 1 for a leak, and with --json prints the result and nothing else', async () => {
    const { code, stdout } = await tidemark('check', planted('leaks-heap.ts'), '--json', '--out', 'leak')
    expect(resultSchema.parse(JSON.parse(stdout)).verdict).toBe('leak')
    expect(code).toBe(1)
  })

  it('ends with 3 when there was too little to judge', async () => {
    const { code, stdout } = await tidemark('check', planted('clean.ts'), '--cycles', '2', '--out', 'few')
    expect(stdout).toMatch(/^\? UNDECIDED/)
    expect(code).toBe(3)
  })

  it('refuses to write where another run is writing', async () => {
    const first = tidemark('check', planted('works-for-long.ts'), '--out', 'shared')
    while (!existsSync(join(room, 'shared/samples.jsonl'))) await new Promise((next) => setTimeout(next, 20))
    const second = await tidemark('check', planted('clean.ts'), '--out', 'shared')
    expect(second.stderr).toMatch(/process \d+ is writing there now/)
    expect(second.code).toBe(2)
    process.kill(Number(readFileSync(join(room, 'shared/.running'), 'utf8')), 'SIGINT')
    await first
  })
})

describe('scenario long-session', () => {
  it.each([
    ['whole-history', /rows were read again that the step before had already\s+read: up to [\d,]+ at once/],
    [
      'keep-pruned-output',
      /marked as pruned are still held where every read finds them: up to\s+[\d.]+ [kM]?B at once/,
    ],
  ])('ends with 1 when %s is planted, before the session is over', async (plant, message) => {
    const { code, stdout } = await tidemark('scenario', 'long-session', '--plant', plant)
    expect(stdout).toMatch(message)
    expect(stdout).toMatch(/was ended early: the evidence was plain/)
    expect(code).toBe(1)
  })

  it('is listed with its plants and look-alikes', async () => {
    const { code, stdout } = await tidemark('scenario', '--list')
    expect(stdout).toMatch(/^long-session\n.*\n.*\n {2}plant whole-history: /m)
    expect(stdout).toMatch(/look-alike warm-cache: /)
    expect(code).toBe(0)
  })
})
