// `tidemark heap` on the snapshots of real programs: one that a monitor caught growing, one that leaks, one that does not.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Ended, main, node } from '../tidemark.ts'

const root = resolve(import.meta.dirname, '../../..')
const growing = join(root, 'test/planted/pressure/growing.ts')
/** Two lines add to the Map, and no snapshot tells which of them ran. */
const plantPlaces = readFileSync(growing, 'utf8')
  .split('\n')
  .flatMap((line, at) => (line.includes('finishedTurns.set(') ? [`${growing}:${at + 1}`] : []))
const room = mkdtempSync(join(tmpdir(), 'tidemark-heap-command-'))
afterAll(() => rmSync(room, { recursive: true, force: true }))

const SECRET = 'sk-proj-abcdefghijklmnopqrstuvwxyz0123456789'
const TEXT = `${SECRET} and a long text that a model was asked `.repeat(40)

/** Keeps every turn, or with `emptied` only the last ten; writes a snapshot after every seven. */
const PROGRAM = `
import { writeHeapSnapshot } from 'node:v8'
const finishedTurns = new Map()
class Turn { constructor(i) { this.words = Array.from({ length: 200 }, (_, at) => 'word ' + i + '-' + at) } }
const prompts = []
for (let i = 0; i < 40; i++) prompts.push(Buffer.from(${JSON.stringify(TEXT)}).toString())
const turn = (i) => {
  if (prompts.length > 40) prompts.pop()
  finishedTurns.set(i, new Turn(i)) // grows here
  if (process.argv[2] === 'emptied') finishedTurns.delete(i - 10)
}
for (let i = 0; i < 20 + 7 * 3; i++) {
  if (i >= 20 && (i - 20) % 7 === 0) writeHeapSnapshot((i - 20) / 7 + '-' + process.argv[2] + '.heapsnapshot')
  turn(i)
}
process.exit()
`
const growLine = 1 + PROGRAM.split('\n').findIndex((line) => line.includes('// grows here'))

const run = (given: readonly string[]): Promise<Ended> => node(room, given, { PATH: process.env['PATH'] })

const tidemark = (...given: readonly string[]): Promise<Ended> => run([main, 'heap', ...given])

const named = (mode: string): string[] => [0, 1, 2].map((i) => `${i}-${mode}.heapsnapshot`)

beforeAll(async () => {
  writeFileSync(join(room, 'turns.mjs'), PROGRAM)
  for (const mode of ['kept', 'emptied']) {
    const { code, stderr } = await run(['--expose-gc', 'turns.mjs', mode])
    if (code !== 0) throw new Error(`turns.mjs ${mode} ended with ${code}: ${stderr}`)
  }
}, 120_000)

const notesOf = ({ stdout }: Ended): readonly string[] =>
  z.object({ notes: z.array(z.string()) }).parse(JSON.parse(stdout)).notes

const reportSchema = z.object({
  snapshots: z.array(z.object({ file: z.string() })),
  contents: z.object({ holders: z.array(z.object({ path: z.array(z.string()), isRuntimes: z.boolean() })) }),
  growth: z
    .object({
      paths: z.array(
        z.object({ class: z.string(), culprit: z.object({ line: z.number().optional() }).optional() }),
      ),
      classes: z.array(z.object({ class: z.string(), counts: z.array(z.number()) })),
      containers: z.array(z.object({ holder: z.string().optional() })),
    })
    .optional(),
})

const reportOf = ({ stdout }: Ended): z.infer<typeof reportSchema> => reportSchema.parse(JSON.parse(stdout))

describe('tidemark heap', () => {
  it('names the line that made a process critical, on the snapshot that its monitor wrote', async () => {
    const directory = join(room, 'critical')
    mkdirSync(directory)
    const flags = ['--max-old-space-size=64', '--max-semi-space-size=1']
    expect((await run([...flags, growing, directory, 'stuck'])).code).toBe(0)
    const { code, stdout } = await tidemark('critical/tidemark-evidence/0001.heapsnapshot', '--top', '3')
    expect(code).toBe(0)
    const [first = '', place = ''] = stdout.split('Biggest holders\n')[1]?.split('\n') ?? []
    expect(first).toMatch(/MB {2}finishedTurns \(Map\), mostly [\d,]+ FinishedTurn$/)
    expect(plantPlaces).toContain(place.trim())
  }, 120_000)

  it('puts right what was given in another order, or twice, and says so', async () => {
    const [first = '', second = '', third = ''] = named('kept')
    const inOrder = reportOf(await tidemark('--json', first, second, third))
    const turned = await tidemark('--json', third, first, second)
    expect(notesOf(turned)).toEqual([
      `they were not given in the order in which they were taken, which is ${first}, ${second}, ${third}`,
    ])
    expect(reportOf(turned).growth).toEqual(inOrder.growth)
    const twice = await tidemark('--json', first, second, second)
    expect(notesOf(twice)).toEqual([`${second} is there twice: the same snapshot is looked at once`])
    expect(reportOf(twice).snapshots).toHaveLength(2)
    const alone = await tidemark(first, first)
    expect(alone.stdout).toContain(`note: ${first} is there twice`)
    expect(reportOf(await tidemark('--json', first, first)).growth).toBeUndefined()
    expect(notesOf(await tidemark('--json', first, second, third))).toEqual([])
  })

  it('says of two processes, also of one program, that nothing grew between them', async () => {
    const [first = '', second = ''] = named('kept')
    const [, , other = ''] = named('emptied')
    for (const files of [
      [first, other],
      [other, first],
      [first, second, other],
    ]) {
      const ended = await tidemark('--json', ...files)
      expect(notesOf(ended)).toEqual([expect.stringContaining('are not of one process')])
      expect(reportOf(ended).growth?.containers).toEqual([])
    }
  })

  it('says what grew between snapshots: by path with its line, by container, by class', async () => {
    const { code, stdout } = await tidemark('--cycles', '7', ...named('kept'))
    expect(code).toBe(0)
    const [, paths = '', containers = '', classes = ''] = stdout.split(/\n\n/)
    expect(paths).toMatch(/finishedTurns \(Map\) → Turn → .* a cycle, 20 → 27 → 34 objects/)
    expect(paths).toMatch(new RegExp(`turns\\.mjs:${growLine}$`, 'm'))
    expect(containers).toMatch(/^By container\n.*finishedTurns \(Map\), [\d.]+ kB → [\d.]+ kB → [\d.]+ kB\n/)
    expect(classes).toMatch(/^By class\n[^]*kB {2}Turn, 20 → 27 → 34/)
  })

  it('names nothing of a program that lets its turns go again', async () => {
    const { code, stdout } = await tidemark('--cycles', '7', ...named('emptied'))
    expect(code).toBe(0)
    expect(stdout).toContain('No path of the program grew on every interval')
    expect(stdout).not.toContain('By container')
    expect(stdout).not.toMatch(/Turn, \d+ → /)
  })

  it('shows texts that are there many times, without the secret in them', async () => {
    const { stdout } = await tidemark('0-kept.heapsnapshot')
    expect(stdout).toMatch(/kB {2}4[01] of 3\.\d+ kB that begin alike: "\[redacted\] and a long text/)
    expect(stdout).toMatch(/^ +in .*prompts\[\d+\]/m)
    expect(stdout).not.toContain('abcdefghijklmnop')
    expect((await tidemark('0-kept.heapsnapshot', '--json')).stdout).not.toContain('abcdefghijklmnop')
  })

  it('gives the same as JSON, and nothing beside it', async () => {
    const { stdout } = await tidemark('--json', '--cycles', '7', ...named('kept'))
    const report = reportSchema.parse(JSON.parse(stdout))
    expect(report.snapshots.map(({ file }) => file)).toEqual(named('kept'))
    expect(report.growth?.paths[0]).toMatchObject({ class: 'Turn', culprit: { line: growLine } })
    expect(report.growth?.classes).toContainEqual(
      expect.objectContaining({ class: 'Turn', counts: [20, 27, 34] }),
    )
    expect(report.growth?.containers[0]?.holder).toBe('finishedTurns')
    const single = await tidemark('--json', '2-kept.heapsnapshot')
    const { contents, growth } = reportSchema.parse(JSON.parse(single.stdout))
    expect(contents.holders.find((each) => !each.isRuntimes)?.path.join()).toContain('finishedTurns')
    expect(growth).toBeUndefined()
  })

  it.each([
    ['is cut off', 'cut.heapsnapshot', 'at byte 500000: the file ends there, wanted more nodes'],
    ['is no snapshot', 'turns.mjs', 'at byte 1: found "i", wanted "{" at the start of a heap snapshot'],
    ['is other JSON', 'other.json', 'at byte 6: it has no snapshot, wanted snapshot, nodes'],
    ['is not there', 'nothing', 'cannot be opened, wanted a readable file\n  because: ENOENT'],
    ['is a directory', '.', 'cannot be opened, wanted a readable file\n  because: it is not a file'],
  ])('refuses a file that %s, and says why', async (_name, file, message) => {
    writeFileSync(join(room, 'other.json'), '{"a":1}')
    writeFileSync(join(room, 'cut.heapsnapshot'), readFileSync(join(room, '0-kept.heapsnapshot')))
    truncateSync(join(room, 'cut.heapsnapshot'), 500_000)
    const { code, stdout, stderr } = await tidemark(file)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(`tidemark: Read heap snapshot: ${file} ${message}`)
  })
})
