// `tidemark watch` as its users meet it: around any program, which it must not disturb.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, it } from 'vitest'
import { Watched } from './watched.ts'

const node = process.execPath
const forEver = 'setInterval(function poll() {}, 60_000); console.log("ready")'

describe.concurrent('watch', () => {
  it('leaves input, output, arguments, NODE_OPTIONS and the exit code alone', async ({ expect }) => {
    const code = `process.stdin.on('data', (text) => {
      console.log(String(text), process.argv.slice(1), process.env.NODE_OPTIONS)
      console.error('err')
      process.exit(7)
    })`
    using watched = new Watched(['--', node, '-e', code, '--', '--json', 'x'], {
      env: { NODE_OPTIONS: '--stack-trace-limit=7' },
    })
    watched.child.stdin?.end('in')
    expect(await watched.end(), watched.stdout).toBe(7)
    expect(watched.stdout).toMatch(/^in \[ '--json', 'x' \] --stack-trace-limit=7 --import \S+\n$/)
    expect(watched.stderr).toContain('err\n')
    expect(watched.result).toMatchObject({ verdict: 'clean', findings: [] })
  })

  it('prints nothing but the result on stdout with --json', async ({ expect }) => {
    using watched = new Watched(['--json', '--', node, '-e', 'console.log("said")'])
    expect(await watched.end(), watched.stdout).toBe(0)
    expect(JSON.parse(watched.stdout)).toMatchObject({ schema: 'tidemark.result/1', verdict: 'clean' })
    expect(watched.stderr).toContain('said\n')
  })

  it('says what is alive at the end, through a shell and in a child', async ({ expect }) => {
    using watched = new Watched(['--', 'sh', '-c', `'${node}' main.cjs; true`], {
      files: {
        'main.cjs': `require('node:child_process').fork('./child.cjs')`,
        'child.cjs': `function start() {\n  setInterval(() => {}, 60_000).unref()\n}\nstart()`,
      },
    })
    expect(await watched.end(), watched.stdout).toBe(0)
    expect(watched.stderr).toMatch(/child\.cjs\), when it ended: 1 alive/)
    expect(watched.stderr).toMatch(/1 {2}timer {2}setInterval .*child\.cjs:2 in start/)
  })

  it('says at SIGUSR2 what is alive, and passes on SIGTERM', async ({ expect }) => {
    using watched = new Watched(['--interval', '0.1', '--', node, '-e', forEver])
    await watched.says('ready')
    while (!watched.stderr.includes('setInterval')) {
      watched.child.kill('SIGUSR2')
      await pause(100)
    }
    watched.child.kill('SIGTERM')
    expect(await watched.end(), watched.stdout).toBe(128 + 15)
    expect(watched.stderr).toMatch(/1 {2}timer {2}setInterval {2}oldest .* \[eval\]:1/)
  })

  it('ends the program when the duration is over', async ({ expect }) => {
    const closes = `process.on('SIGTERM', () => { console.log('closed'); process.exit() })`
    const program = [node, '-e', `${closes}; ${forEver}`]
    using watched = new Watched(['--interval', '2', '--duration', '10', '--', ...program])
    expect(await watched.end(), watched.stdout).toBe(3)
    expect(watched.stdout).toBe('ready\nclosed\n')
    expect(watched.result.reasons[0]).toContain('It was ended after')
  })

  it('sees a program that is not Node from outside, and says so', async ({ expect }) => {
    const leaks =
      'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do sleep 30 & sleep 0.15; done; kill 0'
    using watched = new Watched(['--interval', '0.1', '--', 'setsid', 'sh', '-c', leaks])
    expect(await watched.end(), watched.stdout).toBe(1)
    expect(watched.result.findings.map(({ kind }) => kind)).toContain('process')
    expect(watched.stderr).toContain('Seen from outside only')
  })

  it('names processes that outlive the program, and leaves them alone', async ({ expect }) => {
    using watched = new Watched(['--', 'sh', '-c', 'sleep 30 >&- 2>&- & echo $!'])
    expect(await watched.end(), watched.stdout).toBe(1)
    const pid = Number(watched.stdout)
    expect(watched.result.findings).toMatchObject([{ rule: 'left-after-exit', kind: 'process' }])
    expect(watched.stderr).toContain(`sleep (${pid})`)
    expect(process.kill(pid, 'SIGKILL')).toBe(true)
  })

  it('names the line that started what outlives the program, each by its own', async ({ expect }) => {
    const code = `const { spawn } = require('node:child_process')
const apart = { detached: true, stdio: 'ignore' }
spawn('sh', ['-c', 'sleep 30 & sleep 31 & exit'], apart).unref()
spawn('tail', ['-f', '/dev/null'], apart).unref()
setTimeout(() => {}, 1500)`
    using watched = new Watched(['--interval', '0.2', '--', node, '-e', code])
    expect(await watched.end(), watched.stdout).toBe(1)
    const { findings } = watched.result
    const pids = findings.flatMap(({ message }) =>
      [...message.matchAll(/\((\d+)\)/g)].map(([, pid]) => Number(pid)),
    )
    for (const pid of pids) process.kill(pid, 'SIGKILL')
    const lines = findings.map(({ message, culprit }) => [message.match(/sleep|tail/g), culprit?.line])
    expect(lines).toEqual(
      expect.arrayContaining([
        [['sleep', 'sleep'], 3],
        [['tail'], 4],
      ]),
    )
    expect(lines).toHaveLength(2)
  })

  it('refuses a command that cannot be run', async ({ expect }) => {
    using watched = new Watched(['--', './no-such-command'])
    expect(await watched.end(), watched.stdout).toBe(2)
    expect(watched.stderr).toContain('Start ./no-such-command')
  })

  it('may be killed: the program goes on, and its samples are in --out', async ({ expect }) => {
    const code = `console.log('pid', process.pid); setInterval(() => {}, 60_000)`
    using watched = new Watched(['--interval', '0.1', '--', node, '-e', code])
    await watched.says('pid')
    const pid = Number(watched.stdout.slice(4))
    const file = await watched.written(`probe-*/${pid}-0.jsonl`)
    watched.child.kill('SIGKILL')
    const before = readFileSync(file, 'utf8').length
    while (readFileSync(file, 'utf8').length === before) await pause(50)
    expect(watched.hasResult).toBe(false)
    expect(existsSync(join(watched.out, 'samples.jsonl'))).toBe(true)
    expect(process.kill(pid, 'SIGKILL')).toBe(true)
  })
})
