import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory, until } from '../fixture.ts'
import { marked, stubbornCount } from './marked.ts'

interface Program extends AsyncDisposable {
  readonly child: ChildProcess
  readonly mark: string
}

/** Resolves once the agent's tool has started all of its stubborn family; the lifeline's watcher is marked too. */
async function program(ending: string): Promise<Program> {
  await using acquiring = new AsyncDisposableStack()
  const directory = acquiring.use(temporaryDirectory())
  const id = randomUUID()
  const mark = `TIDEMARK_TEST=${id}`
  const script = fileURLToPath(import.meta.resolve('./guarded-program.ts'))
  const child = spawn(process.execPath, [script, directory.path, ending], {
    env: { ...process.env, TIDEMARK_TEST: id },
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  })
  acquiring.defer(() => {
    for (const pid of marked(mark)) process.kill(pid, 'SIGKILL')
  })
  await until(() => marked(mark).length === 1 + 1 + stubbornCount)
  const owned = acquiring.move()
  return { child, mark, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

async function ended(child: ChildProcess): Promise<unknown> {
  const [code, signal] = await once(child, 'exit')
  return signal ?? code
}

describe('when the agent ends', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('by %s, no process of it is left', async (signal) => {
    await using running = await program('signal')
    running.child.kill(signal)
    expect(await ended(running.child)).toBe(signal)
    expect(marked(running.mark)).toEqual([])
  })

  it('by an uncaught exception, no process of it is left', async () => {
    await using running = await program('throw')
    running.child.stdin?.write('now')
    expect(await ended(running.child)).toBe(1)
    expect(marked(running.mark)).toEqual([])
  })

  it('by an unhandled rejection, no process of it is left', async () => {
    await using running = await program('reject')
    running.child.stdin?.write('now')
    expect(await ended(running.child)).toBe(1)
    expect(marked(running.mark)).toEqual([])
  })

  it('by process.exit, its children are killed with it', async () => {
    await using running = await program('exit')
    running.child.stdin?.write('now')
    expect(await ended(running.child)).toBe(3)
    await until(() => marked(running.mark).length === 0)
  })

  it('by SIGKILL, its children end by themselves', async () => {
    await using running = await program('signal')
    running.child.kill('SIGKILL')
    expect(await ended(running.child)).toBe('SIGKILL')
    await until(() => marked(running.mark).length === 0)
  })

  it('by a signal while its closing hangs, nothing is left all the same', async () => {
    await using running = await program('hanging-close')
    running.child.kill('SIGTERM')
    expect(await ended(running.child)).toBe('SIGTERM')
    await until(() => marked(running.mark).length === 0)
  })

  it('does not wait for a closing that hangs when it is told twice', async () => {
    await using running = await program('hanging-close')
    running.child.kill('SIGTERM')
    running.child.kill('SIGINT')
    expect(await ended(running.child)).toMatch(/SIGTERM|SIGINT/)
    await until(() => marked(running.mark).length === 0)
  })
})
