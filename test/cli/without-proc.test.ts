// The commands where there is no /proc: by `ps` and `lsof`, tried here with /proc left out.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { running, started, leaking } from '../attach/subjects.ts'
import { type Ended, main, node } from './tidemark.ts'
import { Watched } from './watched.ts'

const lacksLsof = spawnSync('lsof', ['-v']).error !== undefined
if (lacksLsof) console.warn('skipped: lsof is not installed (apt-get install lsof)')

const room = mkdtempSync(join(tmpdir(), 'tidemark-without-'))
afterAll(() => rmSync(room, { recursive: true, force: true }))

const WITHOUT = { TIDEMARK_WITHOUT_PROC: '1' }
const planted = resolve(import.meta.dirname, '../planted')
const NOTE =
  /^Not observed, for there is no \/proc: .*what processes share of their memory \(PSS\), native memory/

/** A PATH with these and nothing else. */
function pathOf(...names: readonly string[]): string {
  const directory = join(room, names.join('-') || 'nothing')
  mkdirSync(directory, { recursive: true })
  for (const name of names) {
    const { stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' })
    symlinkSync(stdout.trim(), join(directory, name))
  }
  return directory
}

const tidemark = async (given: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  await node(room, [main, ...given], { ...process.env, ...WITHOUT, ...env })

async function checked(name: string, env: NodeJS.ProcessEnv = {}) {
  const { code, stdout } = await tidemark(['check', join(planted, `${name}.ts`), '--json'], env)
  const { verdict, reasons, findings, metrics } = JSON.parse(stdout)
  return { code, verdict, reasons, findings, metrics }
}

describe.skipIf(lacksLsof)('check without /proc', () => {
  it('finds descriptors that leak, with their names and line', { timeout: 60_000 }, async () => {
    const { code, verdict, findings, reasons } = await checked('leaks-descriptors')
    expect({ code, verdict }).toEqual({ code: 1, verdict: 'leak' })
    expect(findings[0]).toMatchObject({
      culprit: { file: join(planted, 'leaks-descriptors.ts'), line: 7 },
      opened: [expect.stringMatching(/^\d+ × \/proc\/\d+\/status$/)],
    })
    expect(reasons).toContainEqual(expect.stringMatching(NOTE))
  })

  it(
    'is clean of what opens and closes again, and says once what it did not observe',
    { timeout: 60_000 },
    async () => {
      const { code, verdict, reasons, metrics } = await checked('resources/look-alikes/file-descriptor-churn')
      expect({ code, verdict }).toEqual({ code: 0, verdict: 'clean' })
      expect(reasons.filter((each: string) => NOTE.test(each))).toHaveLength(1)
      expect(reasons.join()).not.toMatch(/open descriptors|threads/)
      expect(metrics.peakThreads).toBeGreaterThan(4)
      expect(metrics).not.toHaveProperty('peakTreePssBytes')
    },
  )

  it('names a daemon that outlives the program, and ends it', { timeout: 60_000 }, async () => {
    const { verdict, findings } = await checked('leaves-daemon')
    expect(verdict).toBe('leak')
    const [{ kind, evidence }] = findings
    expect({ kind, names: evidence.names }).toEqual({ kind: 'process', names: ['sleep'] })
    for (const pid of evidence.pids) expect(() => readFileSync(`/proc/${pid}/cmdline`)).toThrow('ENOENT')
  })
})

describe('check without /proc and without a tool', () => {
  it('is undecided without lsof, with what to install', { timeout: 60_000 }, async () => {
    const { code, verdict, reasons } = await checked('clean', { PATH: pathOf('ps', 'sh') })
    expect({ code, verdict }).toEqual({ code: 3, verdict: 'undecided' })
    expect(reasons).toEqual(
      expect.arrayContaining([
        'Phase life: The number of open descriptors was not observed: lsof is not there, or may not look',
        'To decide it: install lsof',
      ]),
    )
  })

  it('is undecided without ps', { timeout: 60_000 }, async () => {
    const { code, reasons } = await checked('clean', { PATH: pathOf() })
    expect(code).toBe(3)
    expect(reasons[0]).toMatch(/samples came without a look from outside: neither \/proc nor ps tells of it$/)
  })
})

describe('a scenario that must look at processes from inside', () => {
  it.for(['process-storm', 'language-server'])(
    'refuses %s instead of counting none',
    { timeout: 60_000 },
    async (name) => {
      const { code, stderr } = await tidemark(['scenario', name, '--profile', 'short'], {})
      expect(stderr).toMatch(/Count what commands have left: there is no \/proc here, wanted Linux/)
      expect(code).toBe(2)
    },
  )
})

describe.skipIf(lacksLsof)('watch without /proc', () => {
  /** Known by it among all processes. */
  const seconds = `60.${process.pid}`
  const program = (ends: string): string => `
    const { spawn } = require('node:child_process')
    let last
    function start() { ${ends}; last = spawn('sleep', ['${seconds}'], { stdio: 'ignore' }) }
    const each = setInterval(start, 150)
    process.once('SIGTERM', () => { clearInterval(each); last?.kill(); process.exit() })
    setTimeout(() => { clearInterval(each); last?.kill() }, 6_000)`

  it('tells child processes that leak, with their line, and ends them', { timeout: 60_000 }, async () => {
    using watched = new Watched(
      ['--interval', '0.2', '--duration', '5', '--', process.execPath, '-e', program('')],
      { env: WITHOUT },
    )
    expect(await watched.end(), watched.stdout).toBe(1)
    const { findings, reasons } = watched.result
    expect(findings[0]).toMatchObject({ kind: 'process', culprit: { line: 4 } })
    expect(reasons).toContainEqual(expect.stringMatching(NOTE))
    expect(spawnSync('pgrep', ['-f', `sleep ${seconds}`]).stdout.toString()).toBe('')
  })

  it('is clean of a program that ends what it starts', { timeout: 60_000 }, async () => {
    using watched = new Watched(
      ['--interval', '0.2', '--', process.execPath, '-e', program('last?.kill()')],
      { env: WITHOUT },
    )
    expect(await watched.end(), watched.stdout).toBe(0)
    expect(watched.result).toMatchObject({ verdict: 'clean', findings: [] })
    expect(watched.stderr).not.toContain('PSS 0')
  })

  it('tells leaks of a program that is not Node', { timeout: 60_000 }, async () => {
    const leaks = 'for i in $(seq 50); do sleep 30 & sleep 0.15; done; kill 0'
    using watched = new Watched(['--interval', '0.1', '--', 'setsid', 'sh', '-c', leaks], { env: WITHOUT })
    expect(await watched.end(), watched.stdout).toBe(1)
    expect(watched.result.findings.map(({ kind }) => kind)).toContain('process')
  })
})

describe.skipIf(lacksLsof)('attach without /proc', () => {
  it('asks a process whose inspector is open', { timeout: 60_000 }, async () => {
    await using subject = await started(leaking, ['--inspect=0'])
    const { code, stdout } = await tidemark(['attach', `${subject.pid}`])
    expect(code).toBe(0)
    expect(stdout).toMatch(/descriptors: .*socket/)
    expect(stdout).toMatch(/\d+ threads, 0 child processes/)
    expect(stdout).toContain('The inspector was open before')
    expect(stdout).toMatch(/Not observed, for there is no \/proc/)
  })

  it('sends no signal to one that might be ended by it', { timeout: 60_000 }, async () => {
    await using subject = await started(leaking)
    const { code, stderr } = await tidemark(['attach', `${subject.pid}`])
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /it cannot be told whether it catches SIGUSR1.*wanted it open: start it with --inspect/,
    )
    expect(subject.stderr()).toBe('')
    await using shell = await running('sh', ['-c', 'echo ready; sleep 60'])
    expect((await tidemark(['attach', `${shell.pid}`])).stderr).toContain('is not Node')
  })
})

/** What the doctor says of them. */
const processes = async (env: NodeJS.ProcessEnv = {}) => {
  const { code, stdout } = await tidemark(['doctor', '--json'], env)
  const checkups: readonly { readonly name: string }[] = JSON.parse(stdout)
  return { code, found: checkups.find(({ name }) => name === '/proc') }
}

describe('doctor without /proc', () => {
  it.skipIf(lacksLsof)('says which tools tell, and what they do not', async () => {
    expect(await processes()).toMatchObject({
      code: 0,
      found: {
        state: 'limited',
        found: 'none; ps and lsof tell of child processes, threads, open descriptors',
        means: expect.stringMatching(NOTE),
      },
    })
  })

  it('says that nothing is clean without one of them, and what to install', async () => {
    expect(await processes({ PATH: pathOf('ps') })).toMatchObject({
      code: 2,
      found: {
        state: 'lacking',
        found: 'none; ps tells of child processes, threads',
        means: expect.stringMatching(/^no verdict is clean: .*lsof is not there/),
        next: 'install lsof',
      },
    })
    expect(await processes({ PATH: pathOf() })).toMatchObject({ code: 2, found: { state: 'lacking' } })
  })
})
