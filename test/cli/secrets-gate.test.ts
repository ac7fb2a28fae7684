// A secret planted in every place that is shown, and every output searched for it. Beside it foreign text that would like
// to be a command of GitHub's runner.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { redactedCommand, redaction } from '../../src/redacted.ts'
import { withoutWorkflowCommands } from '../../src/report/terminal-text.ts'
import { ResourceRegistry } from '../../src/resources/registry.ts'
import { statsOf } from '../../src/telemetry/endpoint/stats.ts'
import { Telemetry } from '../../src/telemetry/metrics/telemetry.ts'
import { temporaryDirectory } from '../agent/fixture.ts'

const main = resolve(import.meta.dirname, '../../src/cli/main.ts')

/** None is a word of ours, and each is only letters and digits: nothing but its place says that it is a secret. */
const planted = {
  SERVICE_PASSWORD: 'plantedlettersalone',
  BUILD_TOKEN: 'plantedofabuild42',
  PATH_SECRET: 'plantedinapath77',
}
const inArguments = ['plantedargumentone', 'plantedargumenttwo', 'plantedargumentthree']
const plants = /planted(?:letters|ofabuild|inapath|argument)\w*/

interface Ran {
  /** Everything that was said and written, by where. */
  readonly outputs: ReadonlyMap<string, string>
  readonly status: number | null
}

function ran(directory: string, args: readonly string[]): Ran {
  const { stdout, stderr, status } = spawnSync(process.execPath, [main, ...args], {
    cwd: directory,
    encoding: 'utf8',
    env: { ...process.env, ...planted, GITHUB_ACTIONS: '', GITHUB_STEP_SUMMARY: '' },
  })
  const files = readdirSync(join(directory, 'out'), { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
  const written = files.map((file) => [file, readFileSync(file, 'utf8')] as const)
  return { outputs: new Map([['stdout', stdout], ['stderr', stderr], ...written]), status }
}

function leaking({ outputs }: Ran): readonly string[] {
  return [...outputs].flatMap(([where, text]) => {
    const found = plants.exec(text)
    return found === null
      ? []
      : [`${where}: …${text.slice(Math.max(0, found.index - 60), found.index + 30)}…`]
  })
}

/** Its name of a figure, kind, message and path are secrets; it leaks a counted resource and then throws. */
const subject = `
  const { SERVICE_PASSWORD, BUILD_TOKEN } = process.env
  let held = 0
  export async function create() {
    return {
      async step(i) {
        held++
        if (i > 60) throw new Error('refused ' + SERVICE_PASSWORD + '\\n   ::error::' + BUILD_TOKEN + '\\n##[error]owned')
      },
      figures: () => ({ [SERVICE_PASSWORD]: held, ['queue ' + BUILD_TOKEN]: held }),
      holdings: () => ({ ['tunnel ' + BUILD_TOKEN]: held }),
      async close() {},
    }
  }`

const watched = `
  const timers = []
  const leak = setInterval(() => timers.push(setInterval(() => {}, 60_000)), 20)
  setTimeout(() => { clearInterval(leak); for (const timer of timers) clearInterval(timer) }, 1500)`

describe('a planted secret', () => {
  it('is in no output of a check', () => {
    using temporary = temporaryDirectory()
    const folder = join(temporary.path, planted.PATH_SECRET)
    mkdirSync(folder)
    writeFileSync(join(folder, 'subject.mjs'), subject)
    const reports = [
      '--html',
      'out/r.html',
      '--junit',
      'out/r.xml',
      '--sarif',
      'out/r.sarif',
      '--markdown',
      'out/r.md',
    ]
    const found = ran(temporary.path, [
      'check',
      `${planted.PATH_SECRET}/subject.mjs`,
      '--out',
      'out',
      ...reports,
    ])
    expect(leaking(found)).toEqual([])
    expect(found.status).toBe(1)
    expect([...found.outputs.keys()].map((path) => path.split('/').at(-1))).toEqual(
      expect.arrayContaining(['result.json', 'samples.jsonl', 'r.html', 'r.xml', 'r.sarif', 'r.md']),
    )
    const said = `${found.outputs.get('stdout')}\n${found.outputs.get('stderr')}`
    expect(said).toContain('[redacted]')
    expect(said).not.toMatch(/^\s*::|##\[/m)
  }, 120_000)

  it('is in no output of a watch, whose command line it is in', () => {
    using temporary = temporaryDirectory()
    const folder = join(temporary.path, planted.PATH_SECRET)
    mkdirSync(folder)
    writeFileSync(join(folder, 'program.mjs'), watched)
    const [one = '', two = '', three = ''] = inArguments
    const command = [
      'node',
      `${planted.PATH_SECRET}/program.mjs`,
      '--token',
      one,
      `--api-key=${two}`,
      '-H',
      three,
    ]
    const found = ran(temporary.path, ['watch', '--interval', '0.1', '--out', 'out', '--', ...command])
    expect(leaking(found)).toEqual([])
    expect(found.outputs.get('stderr')).toContain('--token [redacted] --api-key=[redacted] -H [redacted]')
  }, 60_000)

  it('is in no statistics of a program', () => {
    const registry = new ResourceRegistry()
    const before = { ...process.env }
    Object.assign(process.env, planted)
    try {
      using held = new DisposableStack()
      const owner = held.use(registry.owner('session', `of ${planted.BUILD_TOKEN}`))
      held.use(registry.hold('lock', planted.SERVICE_PASSWORD, { owner }))
      const stats = statsOf({ registry, telemetry: new Telemetry(), monitor: undefined })
      expect(JSON.stringify(stats)).not.toMatch(plants)
      expect(stats.owners[0]?.name).toBe('of [redacted]')
    } finally {
      for (const name of Object.keys(planted)) {
        if (before[name] === undefined) delete process.env[name]
      }
    }
  })
})

describe('a command line', () => {
  const redact = redaction({})

  it('is shown without what follows an option that speaks of a secret', () => {
    const command = [
      'serve',
      '--token',
      'a',
      '--api-key=b',
      'CLIENT_SECRET=c',
      '-u',
      'me:d',
      '--password',
      'e',
      'f',
    ]
    expect(redactedCommand(command, redact).join(' ')).toBe(
      'serve --token [redacted] --api-key=[redacted] CLIENT_SECRET=[redacted] -u [redacted] --password [redacted] f',
    )
  })

  it('is shown whole where nothing in it is one', () => {
    const command = [
      'node',
      '--max-old-space-size=64',
      'server.js',
      '--max-tokens',
      '4096',
      '--no-token',
      '--port',
      '1',
    ]
    expect(redactedCommand(command, redact)).toEqual(command)
  })
})

describe('a line of foreign text', () => {
  it.each([
    ['::error::owned', ': :error::owned'],
    ['a\n \t ::set-output name=x::y\nb', 'a\n \t : :set-output name=x::y\nb'],
    ['\u00a0\u2003::stop-commands::x', '\u00a0\u2003: :stop-commands::x'],
    ['said ##[error]owned', 'said ## [error]owned'],
    ['\r::add-mask::x', '\r: :add-mask::x'],
  ])('%j begins no command of the runner', (text, shown) => {
    expect(withoutWorkflowCommands(text)).toBe(shown)
  })

  it.each(['std::vector::push', 'at file.ts:3:4', 'a ::b', '## [x]', ': :'])('%j is as it was', (text) => {
    expect(withoutWorkflowCommands(text)).toBe(text)
  })
})
