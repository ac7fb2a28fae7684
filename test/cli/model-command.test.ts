// `tidemark model` in a process of its own: what it prints, what it logs, and how it ends.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../agent/fixture.ts'
import { chatAgent } from '../model/openai-chat-agent.ts'
import { prompted, type Reply } from '../model/wire-agent.ts'
import { jsonl } from '../replay/recording.ts'
import { main, tidemark } from './tidemark.ts'

interface Running extends AsyncDisposable {
  readonly url: string
  /** What it has said so far. */
  readonly said: () => string
  /** Its exit code and what it said on stderr. */
  stop(signal: NodeJS.Signals): Promise<readonly [number | null, string]>
}

async function running(directory: string, command: readonly string[]): Promise<Running> {
  const child = spawn(process.execPath, [main, ...command], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const gone = once(child, 'close')
  const failed = text(child.stderr)
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (said += piece))
  await Promise.race([once(child.stdout, 'data'), gone])
  return {
    url: /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? '',
    said: () => said,
    async stop(signal) {
      child.kill(signal)
      await gone
      return [child.exitCode, await failed]
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await gone
    },
  }
}

async function talkedTo(url: string): Promise<readonly Reply[]> {
  return await prompted(url, chatAgent, { history: [], prompt: 'go', isStreamed: true })
}

function message(role: string, content: string): object {
  return { type: 'message', timestamp: '2026-01-01T00:00:00.000Z', message: { role, content } }
}

describe('tidemark model', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'serves until %s, and says what it came to',
    async (signal) => {
      using directory = temporaryDirectory()
      await using model = await running(directory.path, [
        'model',
        '--port',
        '0',
        '--steps',
        '2',
        '--log',
        'log.jsonl',
      ])
      const { url } = model
      for (const line of [
        `listening on ${url}, playing 2 steps, then an answer`,
        `openai-chat         OPENAI_BASE_URL=${url}/v1 OPENAI_API_KEY=tidemark`,
        `openai-responses    OPENAI_BASE_URL=${url}/v1 OPENAI_API_KEY=tidemark`,
        `anthropic-messages  ANTHROPIC_BASE_URL=${url} ANTHROPIC_API_KEY=tidemark`,
        `gemini              GOOGLE_GEMINI_BASE_URL=${url} GEMINI_API_KEY=tidemark`,
      ]) {
        expect(model.said()).toContain(line)
      }
      await talkedTo(url)
      const [code, stderr] = await model.stop(signal)
      expect(code).toBe(0)
      expect(stderr).toMatch(/^3 requests \(2 calls, 1 answer\), [\d.]+ kB in, the largest [\d.]+ kB$/m)
      expect(stderr).toMatch(/^from an answer to the next request: median [\d.]+ ms/m)
      const log = readFileSync(join(directory.path, 'log.jsonl'), 'utf8').trim().split('\n')
      const entries: unknown[] = log.map((line) => JSON.parse(line))
      expect(entries).toMatchObject([
        { request: 1, wire: 'openai-chat', kind: 'call', step: 1, tool: 'bash' },
        { request: 2, kind: 'call', step: 2 },
        { request: 3, kind: 'answer', step: 3, conversation: 1 },
      ])
      await expect(fetch(url)).rejects.toThrow('fetch failed')
    },
  )

  it('prints nothing but JSON with --json', async () => {
    using directory = temporaryDirectory()
    await using model = await running(directory.path, [
      'model',
      '--port',
      '0',
      '--json',
      '--command',
      'ls {step}',
    ])
    await talkedTo(model.url)
    await model.stop('SIGTERM')
    const lines: unknown[] = model
      .said()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toMatchObject([
      { listening: model.url, environment: { gemini: { GEMINI_API_KEY: 'tidemark' } } },
      ...[1, 2, 3, 4].map((request) => ({ request, status: 200 })),
    ])
  })

  it('plays a recorded session', async () => {
    using directory = temporaryDirectory()
    writeFileSync(
      join(directory.path, 's.jsonl'),
      jsonl([message('user', 'hello'), message('assistant', 'good day')]),
    )
    await using model = await running(directory.path, ['model', '--port', '0', '--session', 's.jsonl'])
    expect(model.said()).toContain('playing 1 turn of s.jsonl')
    const replies = await talkedTo(model.url)
    expect(replies.map((reply) => reply.text)).toEqual(['good day'])
  })

  it('is a model for the reference agent, whose own shell it calls', async () => {
    using directory = temporaryDirectory()
    await using model = await running(directory.path, [
      'model',
      '--port',
      '0',
      '--steps',
      '2',
      '--json',
      '--command',
      'echo {step} >> seen',
    ])
    const agentOptions = ['--no-token', '--port', '0', '--model-url', `${model.url}/v1`, '--model', 'any']
    await using agent = await running(directory.path, ['agent', ...agentOptions])
    const post = async (path: string, body: object): Promise<unknown> => {
      const response = await fetch(agent.url + path, { method: 'POST', body: JSON.stringify(body) })
      return await response.json()
    }
    await post('/sessions', { id: 's' })
    const answer = await post('/sessions/s/prompt', { text: 'work' })
    expect(answer).toMatchObject({
      outcome: 'completed',
      text: expect.stringContaining('Round 1 is done after 2 steps.'),
    })
    expect(readFileSync(join(directory.path, 'seen'), 'utf8')).toBe('1\n2\n')
  })

  it.each([
    [['--steps', '-1'], 'wanted a whole number of at least 0'],
    [['--port', 'x'], 'wanted a port from 0 to 65535'],
    [['--session', 'nothing.jsonl'], 'there is no such file'],
    [['--log', '.'], 'it cannot be opened'],
  ])('is misuse with %j', async (options, wanted) => {
    using directory = temporaryDirectory()
    const { code, stderr } = await tidemark(directory.path, 'model', '--port', '0', ...options)
    expect(stderr).toContain(wanted)
    expect(code).toBe(2)
  })

  it('says so when its port is taken', async () => {
    using directory = temporaryDirectory()
    await using model = await running(directory.path, ['model', '--port', '0'])
    const port = new URL(model.url).port
    const { code, stderr } = await tidemark(directory.path, 'model', '--port', port)
    expect(stderr).toContain(`Listen on 127.0.0.1:${port}: the address cannot be had`)
    expect(code).toBe(2)
  })
})
