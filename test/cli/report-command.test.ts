import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { judge } from '../../src/findings/judge.ts'
import { resultOf } from '../../src/report/result.ts'
import type { Run } from '../../src/runner/run.ts'
import { claim } from '../findings/series.ts'
import { cleanRun, leakyRun, samplesText } from '../report/reported.ts'
import { type Ended, main, node } from './tidemark.ts'

const root = resolve(import.meta.dirname, '../..')
const room = mkdtempSync(join(tmpdir(), 'tidemark-report-'))
afterAll(() => rmSync(room, { recursive: true, force: true }))
mkdirSync(join(room, '.git'))
writeFileSync(
  join(room, 'poll.ts'),
  `const apiKey = 'opensesame'\nexport const poll = () => setInterval(look)\n`,
)

const tidemark = (given: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  node(room, [main, ...given], { PATH: process.env['PATH'], ...environment })

function recorded(name: string, run: Run): string {
  const path = join(room, name)
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'result.json'), JSON.stringify(resultOf(run, judge(run, claim), claim)))
  writeFileSync(join(path, 'samples.jsonl'), samplesText(run))
  return name
}

const read = (name: string): string => readFileSync(join(room, name), 'utf8')
const leaky = (): Run => leakyRun(join(room, 'poll.ts'), 2)

describe('tidemark report', () => {
  it('writes a page beside what was recorded, with the code and without its secrets', async () => {
    const { code, stdout } = await tidemark(['report', recorded('one', leaky())])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '✘ LEAK synthetic\nreport: one/report.html\n' })
    expect(read('one/report.html')).toContain('setInterval(look)')
    expect(read('one/report.html')).not.toContain('opensesame')
    expect(readdirSync(join(room, 'one')).toSorted()).toEqual(['report.html', 'result.json', 'samples.jsonl'])
  })

  it('writes every format, to directories that it makes', async () => {
    const files = [
      '--html',
      'out/a.html',
      '--junit',
      'out/deep/a.xml',
      '--sarif',
      'out/a.sarif',
      '--markdown',
      'out/a.md',
    ]
    const { code, stdout } = await tidemark(['report', recorded('two', leaky()), ...files])
    expect(code).toBe(0)
    expect(stdout.split('\n').filter((line) => line.startsWith('report: '))).toHaveLength(4)
    expect(read('out/deep/a.xml')).toContain('at poll.ts:2 in poll')
    expect(read('out/a.sarif')).toContain('"uri": "poll.ts"')
    expect(read('out/a.md')).toContain('poll.ts:2')
    expect(existsSync(join(room, 'two/report.html'))).toBe(false)
  })

  it('makes one page of all runs below a directory', async () => {
    recorded('all/a', leaky())
    recorded('all/b/b-2', cleanRun())
    const { code, stdout } = await tidemark(['report', 'all'])
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: '✘ LEAK synthetic\n✔ CLEAN synthetic\nreport: all/report.html\n',
    })
    expect(read('all/report.html')).toContain('1 leak, 1 clean')
  })

  it('tells of a run that was killed before its first sample, as undecided in every format', async () => {
    mkdirSync(join(room, 'early'))
    writeFileSync(join(room, 'early/samples.jsonl'), '')
    const files = ['--html', '--junit', 'early/a.xml', '--sarif', 'early/a.sarif', '--markdown', 'early/a.md']
    const { code, stdout } = await tidemark(['report', 'early', ...files])
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('? UNDECIDED') })
    expect(read('early/report.html')).toContain('ended before its first')
    expect(read('early/a.xml')).toContain('ended before its first')
  })

  it('tells what a killed run has left, as undecided', async () => {
    mkdirSync(join(room, 'killed'))
    writeFileSync(join(room, 'killed/samples.jsonl'), samplesText(cleanRun()).slice(0, -30))
    const { code, stdout } = await tidemark(['report', 'killed'])
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('? UNDECIDED') })
    expect(read('killed/report.html')).toContain('There is no result.json')
  })

  it('tells GitHub only when it is asked to', async () => {
    const summary = join(room, 'summary.md')
    const ci = {
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'a/b',
      GITHUB_SHA: 'abcdef0123',
    }
    recorded('ci', leaky())
    expect((await tidemark(['report', 'ci'], ci)).stdout).not.toContain('::error')
    expect(existsSync(summary)).toBe(false)
    const { stdout } = await tidemark(['report', 'ci', '--github'], ci)
    expect(stdout).toContain('::error file=poll.ts,line=2,title=')
    expect(read('summary.md')).toContain('https://github.com/a/b/blob/abcdef0123/poll.ts#L2')
  })

  it.each([
    [
      'no directory',
      ['report', 'nowhere'],
      /Read nowhere: it is no directory, wanted the one that a run wrote to/,
    ],
    [
      'an empty directory',
      ['report', '.git'],
      /found neither result\.json nor samples\.jsonl in it or below/,
    ],
    [
      'several directories and no file',
      ['report', 'one', 'two'],
      /2 directories are given and no file, wanted --html FILE/,
    ],
    [
      'a file that cannot be written',
      ['report', 'one', '--junit', 'one/result.json/x.xml'],
      /Write report one\/result\.json\/x\.xml: it cannot be written/,
    ],
    ['nothing', ['report'], /missing required argument 'dir'/],
  ])('refuses %s', async (_name, given, message) => {
    recorded('one', leaky())
    recorded('two', leaky())
    const { code, stderr } = await tidemark(given)
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
  })
})

describe('a check in a workflow', () => {
  it('annotates, summarises and writes what it is told to, and keeps stdout for --json', async () => {
    const subject = join(root, 'test/planted/leaks-timers.ts')
    const summary = join(room, 'check.md')
    const ci = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary }
    const { code, stdout, stderr } = await tidemark(
      ['check', subject, '--out', 'checked', '--html', '--junit', 'j.xml', '--json'],
      ci,
    )
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'leak', module: subject })
    expect(stderr).toMatch(/^::error file=.*leaks-timers\.ts,line=\d+,/m)
    expect(stderr).toContain('report: checked/report.html\nreport: j.xml\n')
    expect(read('checked/report.html')).toContain('✘ LEAK')
    expect(read('check.md')).toContain('## Tidemark')
  })

  it('says nothing more outside of one', async () => {
    const { stdout, stderr } = await tidemark([
      'check',
      join(root, 'test/planted/clean.ts'),
      '--cycles',
      '40',
      '--out',
      'plain',
    ])
    expect(`${stdout}${stderr}`).not.toMatch(/::error|::warning|report:/)
    expect(readdirSync(join(room, 'plain')).toSorted()).toEqual([
      'allocations.json',
      'result.json',
      'samples.jsonl',
    ])
  })
})
