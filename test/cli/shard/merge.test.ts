// Shards from outside: three runs on two machines become one table, and one baseline; what is missing, there twice, of
// another plan or leads elsewhere ends with 2.
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseBaseline } from '../../../src/baseline/baseline.ts'
import { type Ended, tidemark as run } from '../tidemark.ts'

const root = resolve(import.meta.dirname, '../../..')
const room = realpathSync(mkdtempSync(join(tmpdir(), 'tidemark-shards-')))
afterAll(() => rmSync(room, { recursive: true, force: true }))

const tidemark = (...given: readonly string[]): Promise<Ended> => run(room, ...given)

beforeAll(async () => {
  const planted = join(root, 'test/planted/scenario.ts')
  for (const index of [1, 2])
    await tidemark('scenario', planted, '--prove', '--shard', `${index}/2`, '--out', `machine-${index}`)
}, 300_000)

describe('tidemark merge of scenarios', () => {
  it('tells all that ran, in the order of the plan, and gathers what was recorded', async () => {
    const { code, stdout } = await tidemark(
      'merge',
      'machine-2',
      'machine-1',
      '--out',
      'whole',
      '--markdown',
      'm.md',
    )
    const lines = stdout.split('\n').filter((line) => line.startsWith('planted'))
    expect(lines).toEqual([
      expect.stringMatching(/– +clean/),
      expect.stringMatching(/reads-all +leak/),
      expect.stringMatching(/reads-four +clean/),
    ])
    expect(stdout).toContain('3 of 3 ended as they must')
    expect(code).toBe(0)
    for (const label of ['planted', 'planted-reads-all', 'planted-reads-four'])
      expect(existsSync(join(room, 'whole', label, 'samples.jsonl'))).toBe(true)
    expect(readFileSync(join(room, 'm.md'), 'utf8')).toContain('with reads-all')
  })

  it('is refused without one of the shards, which it names', async () => {
    const { code, stderr, stdout } = await tidemark('merge', 'machine-1')
    expect(stderr).toMatch(/Merge 2 shards: shard 2 of 2 is missing, wanted each of them once/)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it.each<readonly [string, (manifest: Manifest) => object, RegExp]>([
    [
      'a shard that is there twice',
      ({ index, ...rest }) => ({ ...rest, index: 3 - index }),
      /shard 1 of 2 is there more than once/,
    ],
    ['another plan', (manifest) => ({ ...manifest, plan: ['a', 'b'] }), /its plan is a, b, and planted, /],
    ['another version', (manifest) => ({ ...manifest, version: '9' }), /its version is 9, and /],
    ['a run that was lost', (manifest) => ({ ...manifest, ran: [] }), /planted-reads-all was not run once/],
    [
      'a path that leads out',
      (manifest) => moved(manifest, '../machine-1/planted'),
      /directory: wanted a path below/,
    ],
    ['an absolute path', (manifest) => moved(manifest, '/etc'), /directory: wanted a path below/],
    ['a link that leads out', (manifest) => moved(manifest, 'link'), /it leads out of .*broken/],
    ['a result that is gone', (manifest) => moved(manifest, 'gone'), /gone: there is no result\.json/],
    [
      'a label that is a path',
      (manifest) => labelled(manifest, '../../evil'),
      /label: wanted a name that is no path/,
    ],
    ['a file of something else', () => ({ schema: 'other' }), /shard\.json: it is no tidemark\.shard\/1/],
  ])('is refused with %s', async (_, changed, message) => {
    const broken = join(room, 'broken')
    rmSync(broken, { recursive: true, force: true })
    cpSync(join(room, 'machine-2'), broken, { recursive: true })
    symlinkSync(join(room, 'machine-1/planted'), join(broken, 'link'))
    const manifest: Manifest = JSON.parse(readFileSync(join(broken, 'shard.json'), 'utf8'))
    writeFileSync(join(broken, 'shard.json'), JSON.stringify(changed(manifest)))
    const { code, stderr, stdout } = await tidemark('merge', 'machine-1', 'broken', '--out', 'refused')
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(existsSync(join(room, 'evil'))).toBe(false)
  })
})

interface Manifest {
  readonly index: number
  readonly ran: readonly object[]
}

const moved = (manifest: Manifest, directory: string): object => ({
  ...manifest,
  ran: manifest.ran.map((each) => ({ ...each, directory })),
})

const labelled = (manifest: Manifest, label: string): object => ({
  ...manifest,
  ran: manifest.ran.map((each) => ({ ...each, label })),
})

const subject = (step: string): string => `import { EventEmitter } from 'node:events'
const bus = new EventEmitter()
export const meta = { steps: 40 }
export const create = () => ({ step(i) { ${step} }, close() {} })
`

describe('tidemark merge of gates', () => {
  it(
    'writes the baseline of what was clean on any machine, and is red for what leaks on one',
    { timeout: 900_000 },
    async () => {
      writeFileSync(join(room, 'tidemark.config.json'), '{ "subjects": ["*.subject.mjs"] }')
      writeFileSync(join(room, 'kept.subject.mjs'), subject(`bus.on('sent', () => i)`))
      writeFileSync(join(room, 'sent.subject.mjs'), subject(`bus.emit('sent', i)`))
      for (const index of [1, 2]) {
        const { stdout } = await tidemark(
          'gate',
          '--update',
          '--shard',
          `${index}/2`,
          '--out',
          `all/gate-${index}`,
        )
        expect(stdout).toContain(index === 1 ? '✘ LEAK kept' : '✔ clean sent')
      }
      expect(existsSync(join(room, 'tidemark.baseline.json'))).toBe(false)
      const { code, stdout } = await tidemark('merge', 'all')
      expect(stdout).toMatch(
        /✘ LEAK kept[^]*at kept\.subject\.mjs:4[^]*✔ clean sent \(5 runs\)[^]*1 of 2 scenarios green, 1 leak/,
      )
      expect(code).toBe(1)
      const baseline = parseBaseline(readFileSync(join(room, 'tidemark.baseline.json'), 'utf8'), 'it')
      expect([...baseline.keys()]).toEqual(['sent'])
      renameSync(join(room, 'all/gate-2/shard.json'), join(room, 'all/gate-2/lost.json'))
      expect(await tidemark('merge', 'all')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('shard 2 of 2 is missing'),
      })
    },
  )
})
