// The action and the examples of docs/ci: parsed by GitHub's own parser, every command taken by our command line, every
// input documented, and the action's gate step run for real on a commit that leaks.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { commandFault } from '../docs/command-lines.ts'
import { actionFaults, workflowFaults } from './github-parser.ts'

const root = resolve(import.meta.dirname, '../..')
const room = realpathSync(mkdtempSync(join(tmpdir(), 'tidemark-ci-')))
afterAll(() => rmSync(room, { recursive: true, force: true }))

const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')
const step = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
})
const actionShape = z.object({
  inputs: z.record(z.string(), z.object({ description: z.string().min(1), default: z.string() })),
  runs: z.object({ steps: z.array(step).min(1) }),
})
const workflowShape = z.object({ jobs: z.record(z.string(), z.looseObject({ steps: z.array(step) })) })
const gitlabShape = z.looseObject({
  gate: z.looseObject({
    script: z.array(z.string()),
    artifacts: z.object({ reports: z.object({ junit: z.string() }) }),
  }),
  shards: z.looseObject({ script: z.array(z.string()) }),
})
const action = actionShape.parse(parse(textOf('action.yml')))

const examples = ['docs/ci/github.yml', 'docs/ci/github-shards.yml']

describe('action.yml', () => {
  it('is an action to GitHub’s own parser, which refuses one that is not', () => {
    expect(actionFaults(textOf('action.yml'))).toEqual([])
    expect(
      actionFaults(textOf('action.yml').replace('using: composite', 'using: composite\n  stepps: []')),
    ).not.toEqual([])
  })

  it('uses every input that it declares, and declares every one that it uses', () => {
    const used = [...textOf('action.yml').matchAll(/\binputs\.([\w-]+)/g)].map(([, name = '']) => name)
    expect(new Set(used)).toEqual(new Set(Object.keys(action.inputs)))
  })

  it('has its inputs in docs/ci.md, with their words and defaults', () => {
    const rows = Object.entries(action.inputs).map(
      ([name, { description, default: value }]) =>
        `| \`${name}\` | ${description} | ${value === '' ? '' : `\`${value}\` `}|`,
    )
    const table = textOf('docs/ci.md')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
    expect(table).toEqual(rows)
  })

  it('puts no input into the text of a script, where it would be run', () => {
    for (const { run } of action.runs.steps) expect(run ?? '').not.toContain('${{')
  })
})

describe.each(examples)('%s', (file) => {
  const { jobs } = workflowShape.parse(parse(textOf(file)))
  const steps = Object.values(jobs).flatMap((job) => job.steps)

  it('is a workflow to GitHub’s own parser, which refuses one that is not', () => {
    expect(workflowFaults(textOf(file))).toEqual([])
    expect(workflowFaults(textOf(file).replace('runs-on:', 'run-on:'))).not.toEqual([])
  })

  it('gives the action only inputs that it has, and runs only commands that there are', async () => {
    const ours = steps.filter(({ uses }) => uses?.includes('/tidemark@'))
    expect(ours.length).toBeGreaterThan(0)
    for (const { with: given } of ours)
      expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(given ?? {})))
    const commands = steps.flatMap(({ run }) => (run === undefined ? [] : [run]))
    for (const command of commands) expect(await commandFault(command)).toBeUndefined()
  })
})

describe('docs/ci/gitlab.yml', () => {
  it('runs only commands that there are, and reports the file that they write', async () => {
    const { gate, shards } = gitlabShape.parse(parse(textOf('docs/ci/gitlab.yml')))
    const scripts = [...gate.script, ...shards.script]
    expect(scripts.join('\n')).toMatch(/tidemark gate --shard [^]*|tidemark merge /)
    for (const script of scripts)
      expect(
        await commandFault(script.replaceAll('$CI_NODE_INDEX', '1').replaceAll('$CI_NODE_TOTAL', '3')),
      ).toBeUndefined()
    expect(gate.script.join('\n')).toContain(`--junit ${gate.artifacts.reports.junit}`)
  })
})

interface StepEnded {
  readonly stdout: string
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
}

let runs = 0
/** The first step of the action, as a runner would run it. */
function gateStep(inputs: Readonly<Record<string, string>>, cwd: string): StepEnded {
  const [gate] = action.runs.steps
  const files = {
    GITHUB_OUTPUT: join(room, `output-${(runs += 1)}`),
    GITHUB_STEP_SUMMARY: join(room, `summary-${runs}`),
  }
  for (const file of Object.values(files)) writeFileSync(file, '')
  const valued = Object.entries(gate?.env ?? {}).map(([name, value]) => [
    name,
    value.replaceAll(
      /\$\{\{ inputs\.([\w-]+) \}\}/g,
      (_, input: string) => inputs[input] ?? action.inputs[input]?.default ?? '',
    ),
  ])
  const { stdout } = spawnSync('bash', ['-e', '-c', gate?.run ?? ''], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...files, ...Object.fromEntries(valued) },
  })
  const lines = readFileSync(files.GITHUB_OUTPUT, 'utf8').trim().split('\n')
  return {
    stdout,
    outputs: Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2))),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
  }
}

describe('the action’s gate step', () => {
  it.each<readonly [string, Readonly<Record<string, string>>, RegExp, string]>([
    ['all there is', {}, /^gate --out \.tidemark\/gate --github/, 'tidemark'],
    ['some scenarios', { scenarios: 'idle timers' }, /^gate idle timers --out/, 'tidemark'],
    [
      'one a line',
      { scenarios: 'idle\ntimers\n  long-session\n' },
      /^gate idle timers long-session --out/,
      'tidemark',
    ],
    ['a shard', { shard: '2/3' }, /^gate --shard 2\/3 /, 'tidemark-2-of-3'],
    ['a commit', { against: 'HEAD^1', artifact: '' }, /^gate --against HEAD\^1 /, ''],
    ['a merge', { merge: 'shards' }, /^merge shards --out \.tidemark\/merged /, 'tidemark'],
  ])('gives the command line what it takes for %s', async (_, inputs, given, artifact) => {
    const { stdout, outputs } = gateStep({ ...inputs, command: 'echo' }, room)
    expect(stdout).toMatch(given)
    expect(await commandFault(`tidemark ${stdout.trim()}`)).toBeUndefined()
    expect(outputs).toMatchObject({ 'exit-code': '0', artifact })
  })

  it('takes an input that is a command for a text', () => {
    const { stdout } = gateStep(
      { command: 'echo', against: '$(touch evil); touch evil', scenarios: '`touch evil`' },
      room,
    )
    expect(stdout).toContain('$(touch evil); touch evil')
    expect(existsSync(join(room, 'evil'))).toBe(false)
  })

  it(
    'is red for a commit that leaks, with its line in the annotation, the summary and every report',
    { timeout: 900_000 },
    () => {
      const cwd = mkdtempSync(join(room, 'repository-'))
      const git = (...given: string[]): string =>
        execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...given], {
          cwd,
          encoding: 'utf8',
        })
      const commit = (stepText: string): void => {
        writeFileSync(
          join(cwd, 'bus.subject.mjs'),
          `import { EventEmitter } from 'node:events'
const bus = new EventEmitter()
export const meta = { steps: 40 }
export const create = () => ({ step(i) { ${stepText} }, close() {} })
`,
        )
        git('add', '-A')
        git('commit', '--quiet', '-m', 'a commit')
      }
      git('init', '--quiet')
      writeFileSync(join(cwd, 'tidemark.config.json'), '{ "subjects": ["*.subject.mjs"] }')
      commit(`bus.emit('sent', i)`)
      commit(`bus.on('sent', () => i)`)
      const command = `${process.execPath} ${join(root, 'src/cli/main.ts')}`
      const { stdout, outputs, summary } = gateStep({ command, against: 'HEAD^1' }, cwd)
      expect(stdout).toMatch(/::error file=bus\.subject\.mjs,line=4,/)
      expect(summary).toContain('bus.subject.mjs:4')
      expect(outputs).toEqual({ 'exit-code': '1', out: '.tidemark/gate', artifact: 'tidemark' })
      for (const report of ['report.html', 'junit.xml', 'tidemark.sarif', 'comment.md'])
        expect(readFileSync(join(cwd, '.tidemark/gate', report), 'utf8')).toContain('bus.subject.mjs')
    },
  )
})
