// The gate from outside, on a small repository: red for a planted commit and by name, exit 2 where nothing can be compared.
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ended, tidemark } from '../tidemark.ts'

const room = realpathSync(mkdtempSync(join(tmpdir(), 'tidemark-gate-')))
afterAll(() => rmSync(room, { recursive: true, force: true }))

const git = (...given: string[]): string =>
  execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...given], {
    cwd: room,
    encoding: 'utf8',
  })

function commit(files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(room, name), content)
  git('add', '-A')
  git('commit', '--quiet', '-m', 'a commit')
}

const gate = (...given: readonly string[]): Promise<Ended> => tidemark(room, 'gate', ...given)

const CLEAN_BUS = `import { EventEmitter } from 'node:events'
const bus = new EventEmitter()
export function send(i) {
  const listener = () => i
  bus.on('sent', listener)
  bus.off('sent', listener)
}
`

beforeAll(() => {
  git('init', '--quiet')
  commit({
    '.gitignore': '.tidemark\n',
    'tidemark.config.json': '{ "subjects": ["*.subject.mjs"], "budgets": { "bus": { "liveResources": 0 } } }',
    'bus.subject.mjs': `import { send } from './bus.mjs'
export const meta = { steps: 40 }
export async function create() {
  return { async step(i) { send(i) }, async close() {} }
}
`,
    'bus.mjs': CLEAN_BUS,
  })
})

describe('tidemark gate', () => {
  it.each<readonly [string, readonly string[], RegExp]>([
    [
      'a missing baseline',
      [],
      /tidemark\.baseline\.json: there is none, wanted one made by: tidemark gate bus --update/,
    ],
    [
      'a report that cannot be written',
      ['--html', 'bus.mjs/report.html'],
      /Write report bus\.mjs\/report\.html: it cannot be written/,
    ],
    ['an unknown commit', ['--against', 'nowhere'], /there is no such commit/],
    ['a commit that is an option', ['--against', '--output=/tmp/x'], /there is no such commit/],
    ['--update with --against', ['--update', '--against', 'HEAD'], /--against is given too/],
    ['too few runs', ['--runs', '2'], /found --runs 2, wanted at least 5/],
    ['an unknown name', ['nobody'], /there is none of this name/],
    ['a missing configuration', ['--config', 'gone.json'], /gone\.json: there is no such file/],
  ])('%s ends with 2', async (_, given, message) => {
    const { code, stdout, stderr } = await gate(...given)
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it(
    'names the line that a commit planted, against the one before, and leaves no checkout behind',
    { timeout: 900_000 },
    async () => {
      commit({ 'bus.mjs': CLEAN_BUS.replace("  bus.off('sent', listener)\n", '') })
      const reports = ['--junit', '.tidemark/junit.xml', '--markdown', '.tidemark/comment.md']
      const { code, stdout } = await gate('--against', 'HEAD~1', ...reports)
      expect(stdout).toMatch(/✘ LEAK bus/)
      expect(stdout).toMatch(/at bus\.mjs:5 send/)
      expect(code).toBe(1)
      expect(readFileSync(join(room, '.tidemark/junit.xml'), 'utf8')).toContain('<testsuite name="bus"')
      expect(readFileSync(join(room, '.tidemark/comment.md'), 'utf8')).toMatch(/\| ✘ LEAK \| bus \|/)
      expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1)
      expect(readdirSync(room).toSorted()).toEqual(
        ['.git', '.gitignore', '.tidemark', 'bus.mjs', 'bus.subject.mjs', 'tidemark.config.json'].toSorted(),
      )
    },
  )

  it('is green for a commit that changes nothing but words', { timeout: 900_000 }, async () => {
    const leaking = readFileSync(join(room, 'bus.mjs'), 'utf8')
    commit({ 'bus.mjs': CLEAN_BUS })
    commit({ 'bus.mjs': `// Listeners come and go.\n${CLEAN_BUS}` })
    const { code, stdout } = await gate('--against', 'HEAD~1')
    expect(stdout).toMatch(/✔ same bus/)
    expect(code).toBe(0)
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1)
    commit({ 'bus.mjs': leaking })
  })

  it('writes no baseline of what leaks', { timeout: 900_000 }, async () => {
    const { code, stdout } = await gate('--update')
    expect(stdout).toMatch(/✘ LEAK bus/)
    expect(code).toBe(1)
    expect(existsSync(join(room, 'tidemark.baseline.json'))).toBe(false)
    expect((await gate()).stderr).toMatch(/there is none/)
  })
})
