// `tidemark attach` on real processes: what it finds, what it refuses, and that it leaves them as they were.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { Profile } from 'pprof-format'
import { describe, expect, it } from 'vitest'
import { freePort } from '../../src/system/free-port.ts'
import { main, node, tidemark } from '../cli/tidemark.ts'
import type { Grown } from '../../src/attach/thread-growth.ts'
import {
  catching,
  deafWorker,
  endsOnceAsked,
  leaking,
  leakingWorker,
  running,
  started,
  stateOf,
  steady,
  steadyWorker,
} from './subjects.ts'

const SECRET = 'sk-abcdefghijklmnop0123456789'

/** What is said of a process that is refused. */
const refusal = async (pid: number): Promise<string> => {
  const { code, stdout, stderr } = await tidemark('/', 'attach', `${pid}`)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  return stderr
}

describe('a process that is asked', () => {
  it('is told with what it holds, and left as it was', async () => {
    await using subject = await started(leaking, [`--title=${SECRET}`])
    const before = stateOf(subject.pid)
    const { code, stdout, stderr } = await tidemark('/', 'attach', `${subject.pid}`)
    expect({ code, stderr: stderr.split('\n').length }).toEqual({ code: 0, stderr: 2 })
    expect(stdout).toContain(`Node ${process.versions.node}, up for`)
    expect(stdout).toMatch(/keeps its loop alive: [\d,]+ Timeout, 1 TCPServerWrap/)
    expect(stdout).toMatch(/A collection of all garbage gave back .* in [\d.]+ m?s/)
    expect(stdout).toMatch(/The inspector was opened on 127\.0\.0\.1:\d+ and is closed again/)
    expect(stdout).not.toContain(SECRET)
    expect(stateOf(subject.pid)).toEqual(before)
    expect(subject.stderr()).toContain('Debugger attached')
  })

  it('is named with the holder of its memory, and the snapshot is gone', async () => {
    await using subject = await started(leaking)
    const room = mkdtempSync(join(tmpdir(), 'tidemark-room-'))
    using stack = new DisposableStack()
    stack.defer(() => rmSync(room, { recursive: true, force: true }))
    await sleep(1_000)
    const { code, stdout, stderr } = await node('/', [main, 'attach', `${subject.pid}`, '--heap'], {
      ...process.env,
      TMPDIR: room,
    })
    expect(code).toBe(0)
    expect(stderr).toMatch(/a snapshot stops the process for up to .* and takes up to/)
    expect(stdout).toMatch(/the snapshot stopped the process for [\d.]+ m?s/)
    expect(stdout).toMatch(/kept \(Map\), mostly [\d,]+ Object/)
    expect(readdirSync(room).filter((name) => name.startsWith('tidemark-'))).toEqual([])
  })

  it('gives a profile of what is alive and what grew by its function', async () => {
    await using subject = await started(leaking)
    const room = mkdtempSync(join(tmpdir(), 'tidemark-room-'))
    using stack = new DisposableStack()
    stack.defer(() => rmSync(room, { recursive: true, force: true }))
    const file = join(room, 'live.pprof')
    const ended = await tidemark('/', 'attach', `${subject.pid}`, '--for', '6', '--pprof', file)
    expect(ended.stderr).toContain('profile: ')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const {
      stringTable,
      function: functions,
      location,
      sample,
    } = Profile.decode(gunzipSync(readFileSync(file)))
    const [first] = sample
    const innermost = location.find(({ id }) => id === first?.locationId[0])?.line[0]?.functionId
    const name = functions.find(({ id }) => id === innermost)?.name
    expect(stringTable.strings[Number(name)]).toBe('remember')
    const [alive = 0, grown = 0] = first?.value.map(Number) ?? []
    // Of which half came in the second half of the time.
    expect(grown / alive).toBeGreaterThan(0.3)
    expect(grown / alive).toBeLessThan(0.7)
  })

  it('is not asked for a profile without a time to look', async () => {
    await using subject = await started(steady)
    const { code, stderr } = await tidemark('/', 'attach', `${subject.pid}`, '--pprof', 'live.pprof')
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('wanted --for TIME') })
  })

  it('keeps an inspector that was open', async () => {
    await using subject = await started(steady, ['--inspect=127.0.0.1:0'])
    const before = stateOf(subject.pid)
    const { code, stdout } = await tidemark('/', 'attach', `${subject.pid}`, '--no-collect')
    expect(code).toBe(0)
    expect(stdout).toMatch(/The inspector was open before, on port \d+, and is left open/)
    expect(stdout).not.toContain('A collection')
    await sleep(200) // Its end of the connection closes by itself.
    expect(stateOf(subject.pid)).toEqual(before)
  })

  it('has its inspector closed also when we are interrupted', async () => {
    await using subject = await started(steady)
    const before = stateOf(subject.pid)
    const child = spawn(process.execPath, [main, 'attach', `${subject.pid}`, '--for', '1h'], {
      stdio: 'pipe',
    })
    await once(child.stderr, 'data')
    await sleep(300)
    child.kill('SIGINT')
    const [code] = await once(child, 'exit')
    expect(code).toBe(2)
    expect(stateOf(subject.pid)).toEqual(before)
  })
})

describe('what grows while it is looked at', () => {
  it('is told with the function that allocates it', async () => {
    await using subject = await started(leaking)
    const before = stateOf(subject.pid)
    const { code, stdout } = await tidemark('/', 'attach', `${subject.pid}`, '--for', '9', '--json')
    const { growth } = JSON.parse(stdout)
    expect(code).toBe(1)
    expect(growth.verdict).toBe('grew')
    // Once a function is compiled into its caller, here the nameless callback of the timer, that one is named.
    const site = (what: string): string | undefined =>
      growth.grown.find((each: Grown) => each.what === what)?.site?.function
    expect(['arm', '']).toContain(site('Timeout'))
    expect(['remember', '']).toContain(site('heap'))
    expect(stateOf(subject.pid)).toEqual(before)
  })

  it('is nothing in a program that works and holds no more', async () => {
    await using subject = await started(steady)
    const { code, stdout } = await tidemark('/', 'attach', `${subject.pid}`, '--for', '9')
    expect(stdout).toMatch(/✔ nothing grew in \d+ looks over (?:9|\d\d)[\d.]* s/)
    expect(code).toBe(0)
  })

  it('is told of the heaps of workers too, which are left as they were', async () => {
    await using leak = await started(leakingWorker)
    await using holds = await started(steadyWorker)
    const before = [stateOf(leak.pid), stateOf(holds.pid)]
    const [grew, clean] = await Promise.all([
      tidemark('/', 'attach', `${leak.pid}`, '--for', '24', '--json'),
      tidemark('/', 'attach', `${holds.pid}`, '--for', '24'),
    ])
    const { growth, workers } = JSON.parse(grew.stdout)
    expect({ code: grew.code, workers: workers.length }).toEqual({ code: 1, workers: 1 })
    expect(growth.grown.map(({ what }: Grown) => what)).toEqual(['heap of worker 1'])
    expect(['remember', '']).toContain(growth.grown[0].site?.function)
    expect(clean.stdout).toMatch(/✔ nothing grew in \d+ looks over [\d.]+ s, nor in 1 worker;/)
    expect(clean.code).toBe(0)
    expect([stateOf(leak.pid), stateOf(holds.pid)]).toEqual(before)
  })

  it('is undecided when the process ends, nothing is collected, or a worker is deaf', async () => {
    await using ending = await started(`${steady}\n${endsOnceAsked}`)
    await using steadily = await started(steady)
    await using deaf = await started(deafWorker)
    const [ended, uncollected, unanswered] = await Promise.all([
      tidemark('/', 'attach', `${ending.pid}`, '--for', '9'),
      tidemark('/', 'attach', `${steadily.pid}`, '--for', '4', '--no-collect'),
      tidemark('/', 'attach', `${deaf.pid}`, '--for', '9'),
    ])
    expect(ended.code).toBe(3)
    expect(ended.stdout).toContain('the looks broke off after')
    expect(uncollected.code).toBe(3)
    expect(uncollected.stdout).toContain('the heap was not judged')
    expect(unanswered.code).toBe(3)
    expect(unanswered.stdout).toContain('the heap of worker 1 was not judged: it answered at 0 of')
  })
})

describe('a process that cannot be asked', () => {
  it('is none at all', async () => {
    expect(await refusal(4_190_000)).toContain('no process has this id')
  })

  it('is no Node', async () => {
    await using subject = await running('/bin/sh', ['-c', 'sleep 30 & echo ready; wait'])
    const before = stateOf(subject.pid)
    expect(await refusal(subject.pid)).toContain('sh is not Node')
    expect(stateOf(subject.pid)).toEqual(before)
  })

  it('is stopped', async () => {
    await using subject = await started(steady)
    process.kill(subject.pid, 'SIGSTOP')
    expect(await refusal(subject.pid)).toContain('it is stopped')
  })

  it('is deaf to the signal', async () => {
    await using subject = await started(steady, ['--disable-sigusr1'])
    expect(await refusal(subject.pid)).toContain('SIGUSR1 is blocked in it')
  })

  it('lost its handler of the signal with a listener', async () => {
    await using subject = await started(
      `const own = () => undefined; process.on('SIGUSR1', own); process.off('SIGUSR1', own)\n${steady}`,
    )
    expect(await refusal(subject.pid)).toContain('nothing in it catches SIGUSR1, which would end it')
  })

  it('uses the signal itself', async () => {
    await using subject = await started(catching)
    expect(await refusal(subject.pid)).toContain('the program catches that signal itself, and has got one')
    expect(subject.stdout()).toContain('mine')
  })

  it('has its port taken', async () => {
    await using server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    await using subject = await started(steady, [`--inspect-port=${port}`])
    expect(await refusal(subject.pid)).toContain(`port ${port}, on which its inspector opens, is taken`)
    expect(subject.stderr()).toBe('')
  })

  it('is asked at once with another of the same port: one after the other, or the other is told why', async () => {
    const same = [`--inspect-port=${await freePort()}`]
    await using one = await started(steady, same)
    await using other = await started(steady, same)
    const ends = await Promise.all(
      [one, other].map(async ({ pid }) => await tidemark('/', 'attach', `${pid}`)),
    )
    const refused = ends.filter(({ code }) => code !== 0)
    expect(refused.length).toBeLessThan(2)
    for (const { stderr } of refused) expect(stderr).toContain('is taken by another')
  })

  it.runIf(process.getuid?.() === 0)('is another user’s', async () => {
    await using subject = await running('/usr/bin/env', ['sh', '-c', 'echo ready; sleep 60'], 65_534)
    expect(await refusal(subject.pid)).toContain('it belongs to user 65534 and this is user 0')
  })

  it('is no number', async () => {
    const { code, stderr } = await tidemark('/', 'attach', 'server')
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('wanted the id of another process'),
    })
  })
})
