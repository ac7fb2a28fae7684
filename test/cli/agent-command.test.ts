import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../agent/fixture.ts'

const main = resolve(import.meta.dirname, '../../src/cli/main.ts')

interface Running extends AsyncDisposable {
  readonly url: string
  stop(signal: NodeJS.Signals): Promise<number | null>
}

async function agent(directory: string, args: readonly string[] = [], key = ''): Promise<Running> {
  const child = spawn(
    process.execPath,
    [main, 'agent', '--no-token', '--port', '0', '--directory', directory, ...args],
    {
      env: { ...process.env, TIDEMARK_MODEL_KEY: key },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const [line]: unknown[] = await once(child.stdout, 'data')
  const url = /listening on (\S+)/.exec(String(line))?.[1] ?? ''
  const stop = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null) return child.exitCode
    child.kill(signal)
    await once(child, 'exit')
    return child.exitCode
  }
  return {
    url,
    stop,
    async [Symbol.asyncDispose]() {
      await stop('SIGKILL')
    },
  }
}

async function post(url: string, body: unknown): Promise<Response> {
  return await fetch(url, { method: 'POST', body: JSON.stringify(body) })
}

/** Processes that work in a directory. */
function processesIn(directory: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(directory)
    } catch {
      return false
    }
  })
}

function choice(delta: object, finish: string | null): object {
  const choices = [{ index: 0, delta, finish_reason: finish }]
  return { id: '1', object: 'chat.completion.chunk', created: 1, model: 'tiny', choices }
}

/** Says `pong` as a chat completion stream. */
async function endpoint(): Promise<AsyncDisposable & { readonly url: string; readonly keys: string[] }> {
  const keys: string[] = []
  const server = createServer((request, response) => {
    keys.push(request.headers.authorization ?? '')
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const chunk of [choice({ role: 'assistant', content: 'pong' }, null), choice({}, 'stop')]) {
      response.write(`data: ${JSON.stringify(chunk)}\n\n`)
    }
    response.end('data: [DONE]\n\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address: AddressInfo | string | null = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}/v1`,
    keys,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

describe('tidemark agent', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'answers by replay, and ends whole on %s',
    async (signal) => {
      using directory = temporaryDirectory()
      await using running = await agent(directory.path)
      await post(`${running.url}/sessions`, { id: 's' })
      const prompted = await post(`${running.url}/sessions/s/prompt`, { text: 'go' })
      expect(await prompted.json()).toMatchObject({ outcome: 'completed' })
      const listening = await fetch(`${running.url}/events`)
      const reading = listening.text()
      expect(await running.stop(signal)).toBe(0)
      expect(await reading).toContain('"reason":"shutdown"')
      expect(processesIn(directory.path)).toEqual([])
      expect(existsSync(`${directory.path}/.tidemark/agent/sessions.sqlite-wal`)).toBe(false)
    },
  )

  it('asks a real endpoint, with the key of the environment', async () => {
    using directory = temporaryDirectory()
    await using model = await endpoint()
    await using running = await agent(directory.path, ['--model-url', model.url, '--model', 'tiny'], 'sesame')
    await post(`${running.url}/sessions`, { id: 's' })
    const prompted = await post(`${running.url}/sessions/s/prompt`, { text: 'ping' })
    expect(await prompted.json()).toMatchObject({ outcome: 'completed', text: 'pong' })
    expect(model.keys).toEqual(['Bearer sesame'])
    expect(await running.stop('SIGTERM')).toBe(0)
  })

  it.each([
    ['--host', '0.0.0.0'],
    ['--max-memory', '10'],
    ['--model', 'tiny'],
    ['--port', 'x'],
  ])('is misuse with %s %s', async (...args) => {
    using directory = temporaryDirectory()
    const child = spawn(process.execPath, [
      main,
      'agent',
      '--port',
      '0',
      '--directory',
      directory.path,
      ...args,
    ])
    await once(child, 'exit')
    expect(child.exitCode).toBe(2)
  })
})
