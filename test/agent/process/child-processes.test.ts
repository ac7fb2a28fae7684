import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ChildProcesses } from '../../../src/agent/process/child-processes.ts'
import { CommandError } from '../../../src/agent/process/command-error.ts'
import { runCommand } from '../../../src/agent/process/run-command.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { temporaryDirectory, type TemporaryDirectory, until } from '../fixture.ts'
import { isAlive, stubbornCount, stubbornFamily } from './marked.ts'

function processes(registry = new ResourceRegistry()): ChildProcesses {
  return new ChildProcesses(registry, { graceMs: 100 })
}

function shell(directory: TemporaryDirectory, script: string) {
  return { file: '/bin/bash', args: ['-c', script], directory: directory.path, streams: 'pipes' } as const
}

/** True once `env` and `setsid` have become what they start. */
function isSleeping(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('/bin/sleep')
  } catch {
    return false
  }
}

const accept = (): Promise<void> => Promise.resolve()
const refuse = (): Promise<void> => Promise.reject(new Error('disk full'))

describe('a child', () => {
  it('is on the books until its whole family is gone', async () => {
    using directory = temporaryDirectory()
    const registry = new ResourceRegistry()
    await using own = processes(registry)
    const child = await own.spawn(shell(directory, stubbornFamily))
    await until(() => child.family.members().length === stubbornCount)
    const members = child.family.members()
    expect(registry.live('process')).toBe(1)
    expect(await child.terminate()).toBe(true)
    expect(members.filter(isAlive)).toEqual([])
    expect(registry.live('process')).toBe(0)
    expect(own.size).toBe(0)
  })

  it('takes what it left behind with it when it ends by itself', async () => {
    using directory = temporaryDirectory()
    await using own = processes()
    const script = 'sleep 300 & echo $! > group; setsid sleep 300 & echo $! > session; sleep 0.1'
    const child = await own.spawn(shell(directory, script))
    expect(await child.gone).toBe(true)
    expect(await child.ended).toEqual({ code: 0, signal: undefined })
    for (const name of ['group', 'session']) {
      expect(isAlive(Number(readFileSync(join(directory.path, name), 'utf8')))).toBe(false)
    }
  })

  it('is found without its mark and its group while an ancestor lives', async () => {
    using directory = temporaryDirectory()
    await using own = processes()
    const child = await own.spawn(shell(directory, 'env -i setsid /bin/sleep 300 & wait'))
    await until(() => child.family.members().length === 2)
    const members = child.family.members()
    await child.terminate()
    expect(members.filter(isAlive)).toEqual([])
  })

  it('is found without its mark, its group and every ancestor, once it has been seen', async () => {
    using directory = temporaryDirectory()
    await using own = processes()
    const child = await own.spawn(shell(directory, 'env -i setsid /bin/sleep 300 & wait'))
    await until(() => child.family.members().some(isSleeping))
    const [sleeping = 0] = child.family.members().filter(isSleeping)
    expect(isAlive(sleeping)).toBe(true)
    process.kill(child.family.root, 'SIGKILL')
    await child.gone
    expect(isAlive(sleeping)).toBe(false)
  })

  it('says how it failed: exit code or signal, and the last it wrote to stderr', async () => {
    using directory = temporaryDirectory()
    await using own = processes()
    const exits = await own.spawn(
      shell(directory, 'yes stderr | head -c 100000 >&2; echo broken >&2; exit 3'),
    )
    await exits.gone
    const failure = await exits.failure('Build')
    expect(failure).toBeInstanceOf(CommandError)
    expect(failure).toMatchObject({ code: 'process', exitCode: 3, signal: undefined })
    expect(failure.stderrTail).toMatch(/broken\n$/)
    expect(failure.stderrTail.length).toBe(4096)
    const killed = await own.spawn(shell(directory, 'kill -9 $$'))
    const failed = await killed.failure('Build')
    expect(failed.message).toBe('Build: the process was ended by SIGKILL')
  })

  it('that cannot be started is an error, and nothing is held', async () => {
    using directory = temporaryDirectory()
    const registry = new ResourceRegistry()
    await using own = processes(registry)
    const missing = own.spawn({ ...shell(directory, ''), file: '/does/not/exist' })
    await expect(missing).rejects.toMatchObject({ code: 'process', cause: { code: 'ENOENT' } })
    expect(registry.live('process')).toBe(0)
    expect(own.size).toBe(0)
  })
})

describe('disposing the processes of an agent', () => {
  it('ends every one, and refuses more', async () => {
    using directory = temporaryDirectory()
    const own = processes()
    const children = await Promise.all(
      ['trap "" TERM; sleep 300', 'sleep 300', 'setsid sleep 300 & wait'].map((script) =>
        own.spawn(shell(directory, script)),
      ),
    )
    await own[Symbol.asyncDispose]()
    expect(children.map(({ pid }) => pid).filter(isAlive)).toEqual([])
    await expect(own.spawn(shell(directory, 'true'))).rejects.toMatchObject({ code: 'disposed' })
  })
})

describe('running a command', () => {
  const run = { timeoutMs: 10_000, signal: new AbortController().signal }

  it('ends it when its output cannot be taken', async () => {
    using directory = temporaryDirectory()
    const registry = new ResourceRegistry()
    await using own = processes(registry)
    const command = shell(directory, 'while echo more; do :; done; sleep 0.1')
    await expect(runCommand(own, { ...run, command, take: refuse })).rejects.toThrow('disk full')
    expect(registry.live('process')).toBe(0)
  })

  it('tells a time limit, an abort and an end apart', async () => {
    using directory = temporaryDirectory()
    await using own = processes()
    const waits = shell(directory, 'sleep 300')
    const ended = await runCommand(own, { ...run, command: shell(directory, 'exit 4'), take: accept })
    expect(ended).toEqual({ how: 'exited', code: 4, signal: undefined })
    expect(await runCommand(own, { ...run, command: waits, take: accept, timeoutMs: 50 })).toEqual({
      how: 'timed-out',
    })
    const signal = AbortSignal.abort()
    expect(await runCommand(own, { ...run, command: waits, take: accept, signal })).toEqual({
      how: 'aborted',
    })
  })
})
