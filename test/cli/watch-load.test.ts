// A load that is started with a watched program: once it listens, with its port, and ended with the watch.
import { describe, it } from 'vitest'
import { Watched } from './watched.ts'

const server = `const { createServer } = require('node:http')
let served = 0
const listening = createServer((_, response) => { served++; response.end() }).listen(0, '127.0.0.1')
process.on('SIGTERM', () => { console.log('served', served, listening.address().port); process.exit(0) })`

const asking = `(async () => { for (let i = 0; i < 20; i++) await fetch('http://127.0.0.1:' + process.env.PORT) })()`

function watched(load: string, { args = [], program = server }: { args?: string[]; program?: string } = {}) {
  const options = ['--interval', '0.2', '--load', load, ...args]
  return new Watched([...options, '--', process.execPath, 'main.cjs'], { files: { 'main.cjs': program } })
}

describe.concurrent('the load of a watched program', () => {
  it('asks at the port on which it listens, and ends the watch', async ({ expect }) => {
    using run = watched(`"${process.execPath}" -e "${asking}"`)
    await run.end()
    expect(run.stdout).toMatch(/^served 20 \d+\n$/)
    expect(run.stderr).toMatch(/it listens on port \d+, its load begins/)
    expect(run.stdout.trim().split(' ')[2]).toBe(/on port (\d+)/.exec(run.stderr)?.[1])
  })

  it('that asks for nothing is told', async ({ expect }) => {
    using run = watched('sleep 3')
    await run.end()
    expect(run.stderr).toContain('Its load ended, and not one request was counted')
  })

  it('that fails is told, and makes it undecided', async ({ expect }) => {
    using run = watched('exit 7')
    expect(await run.end(), run.stdout).toBe(3)
    expect(run.result.reasons.join(' ')).toContain('Its load ended with exit code 7')
  })

  it('is not started without a port, which is told', async ({ expect }) => {
    using run = watched('echo loaded', {
      args: ['--duration', '2'],
      program: 'setInterval(() => {}, 60_000)',
    })
    expect(await run.end(), run.stdout).toBe(3)
    expect(run.stderr).not.toContain('loaded')
    expect(run.result.reasons.join(' ')).toContain('It did not listen')
  })

  it('waits for the port that is named', async ({ expect }) => {
    using run = watched('echo loaded', { args: ['--duration', '2', '--on-port', '1'] })
    expect(await run.end(), run.stdout).toBe(3)
    expect(run.stderr).not.toContain('loaded')
  })

  it('ends with the watch', async ({ expect }) => {
    using run = watched('sleep 300 & echo sleeps: $!; wait')
    await run.says('sleeps:')
    run.child.kill('SIGTERM')
    await run.end()
    const pid = Number(/^sleeps: (\d+)$/m.exec(run.stderr)?.[1])
    expect(pid).toBeGreaterThan(1)
    await expect.poll(() => isAlive(pid), { timeout: 60_000 }).toBe(false)
  })

  it('ends with the watch, though the shell that began it has ended and nobody listens to what is asked', async ({
    expect,
  }) => {
    const deaf = `sh -c 'trap "" TERM; echo deaf: $$; while :; do sleep 1; done' & exit 0`
    using run = watched(deaf)
    await run.says('deaf:')
    run.child.kill('SIGTERM')
    await run.end()
    const pid = Number(/^deaf: (\d+)$/m.exec(run.stderr)?.[1])
    expect(pid).toBeGreaterThan(1)
    await expect.poll(() => isAlive(pid), { timeout: 60_000 }).toBe(false)
  })

  it('is needed for a port to wait for', async ({ expect }) => {
    using run = new Watched(['--on-port', '80', '--', process.execPath, '-e', '0'])
    expect(await run.end(), run.stdout).toBe(2)
    expect(run.stderr).toContain('--on-port is given without --load')
  })
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
