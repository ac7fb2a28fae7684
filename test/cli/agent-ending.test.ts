// Whatever ends `tidemark agent` itself while a tool of it runs: nothing that it started is alive, counted from /proc.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { marked, stubbornCount, stubbornFamily } from '../agent/process/marked.ts'
import { temporaryDirectory, until } from '../agent/fixture.ts'

const main = resolve(import.meta.dirname, '../../src/cli/main.ts')
/** Faults that the program itself may have, on demand. */
const faults = `data:text/javascript,${encodeURIComponent(`
  process.on('SIGUSR2', () => { throw new Error('thrown on purpose') })
  process.on('SIGALRM', () => { void Promise.reject(new Error('rejected on purpose')) })
`)}`

/** A model that asks for one stubborn family of processes, and again for nothing. */
async function stubbornModel(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((_request, response) => {
    const call = { name: 'shell', arguments: JSON.stringify({ command: stubbornFamily }) }
    const delta = { role: 'assistant', tool_calls: [{ index: 0, id: 'c', type: 'function', function: call }] }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const [said, finish] of [
      [delta, null],
      [{}, 'tool_calls'],
    ]) {
      const choices = [{ index: 0, delta: said, finish_reason: finish }]
      const chunk = { id: '1', object: 'chat.completion.chunk', created: 1, model: 'stubborn', choices }
      response.write(`data: ${JSON.stringify(chunk)}\n\n`)
    }
    response.end('data: [DONE]\n\n')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

interface AtWork extends AsyncDisposable {
  readonly child: ChildProcess
  readonly mark: string
}

/** Resolves once all of the family runs: the agent, the watcher of its lifeline, and the family. */
async function atWork(): Promise<AtWork> {
  await using acquiring = new AsyncDisposableStack()
  const directory = acquiring.use(temporaryDirectory())
  const model = acquiring.use(await stubbornModel())
  const id = randomUUID()
  const mark = `TIDEMARK_TEST=${id}`
  const args = [
    '--no-token',
    '--port',
    '0',
    '--directory',
    directory.path,
    '--model-url',
    model.url,
    '--model',
    'stubborn',
  ]
  const child = spawn(process.execPath, ['--import', faults, main, 'agent', ...args], {
    env: { ...process.env, TIDEMARK_TEST: id },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  acquiring.defer(() => {
    for (const pid of marked(mark)) process.kill(pid, 'SIGKILL')
  })
  const [line]: unknown[] = await once(child.stdout, 'data')
  const url = /listening on (\S+)/.exec(String(line))?.[1] ?? ''
  const post = (path: string, body: unknown) =>
    fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) })
  await post('/sessions', { id: 's' })
  await post('/sessions/s/prompt', { text: 'go', wait: false })
  await until(() => marked(mark).length === 1 + 1 + stubbornCount)
  const owned = acquiring.move()
  return { child, mark, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

describe('when tidemark agent ends while a tool runs, no process of it is left', () => {
  it.each([
    ['SIGTERM', 0],
    ['SIGINT', 0],
    ['SIGHUP', 0],
    ['SIGUSR2', 2], // An uncaught exception
    ['SIGALRM', 2], // An unhandled rejection
  ] as const)('after %s, with exit code %i', async (signal, exitCode) => {
    await using running = await atWork()
    running.child.kill(signal)
    await once(running.child, 'exit')
    expect(running.child.exitCode).toBe(exitCode)
    expect(marked(running.mark)).toEqual([])
  })

  it('after SIGKILL, a moment later', async () => {
    await using running = await atWork()
    running.child.kill('SIGKILL')
    await once(running.child, 'exit')
    await until(() => marked(running.mark).length === 0)
    expect(marked(running.mark)).toEqual([])
  })
})
