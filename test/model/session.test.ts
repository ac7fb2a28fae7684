// A recorded session, played to an agent that never made it.
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { SessionTurns } from '../../src/model/session-turns.ts'
import { Scratch, jsonl } from '../replay/recording.ts'
import { chatAgent } from './openai-chat-agent.ts'
import { started } from './started-model.ts'
import { type Call, prompted, type Said } from './wire-agent.ts'

const timestamp = '2026-01-01T00:00:00.000Z'
const message = (role: string, content: unknown, more: object = {}): object => ({
  type: 'message',
  timestamp,
  message: { role, content, ...more },
})
const text = (value: string): object => ({ type: 'text', text: value })
const call = (id: string, name: string, args: object): object => ({
  type: 'toolCall',
  id,
  name,
  arguments: args,
})
const result = (toolCallId: string, bytes: number): object =>
  message('toolResult', [text('r'.repeat(bytes))], { toolCallId })

/** Two turns: of three steps with three calls, and of one step without. */
const recording = jsonl([
  { type: 'session', id: 's', timestamp },
  message('user', 'clean up'),
  message('assistant', [
    { type: 'thinking', thinking: 'hm' },
    text('I look'),
    call('a', 'bash', { command: 'rm -rf /' }),
  ]),
  result('a', 5000),
  message('assistant', [
    call('b', 'read', { path: '/etc/passwd' }),
    call('c', 'edit', { old: 'x'.repeat(3000) }),
  ]),
  result('b', 10),
  result('c', 0),
  message('assistant', [text('Done with it')]),
  message('user', 'thanks'),
  message('assistant', [text('You are welcome')]),
])

function commandsOf(calls: readonly Call[]): readonly string[] {
  return calls.flatMap(({ input }) =>
    typeof input === 'object' && input !== null && 'command' in input ? [String(input.command)] : [],
  )
}

describe('a recorded session', () => {
  it('is said again turn by turn, with calls of the agent’s own that have its sizes', async () => {
    using scratch = new Scratch()
    await using model = await started({ session: scratch.write(recording) })
    expect(model.server.turns).toBe(2)
    const history: Said[] = []
    const ask = { history, isStreamed: true }
    const first = await prompted(model.url, chatAgent, { ...ask, prompt: 'anything' })
    expect(first.map(({ text: said, reasoning, calls }) => [said, reasoning, calls.length])).toEqual([
      ['I look', 'hm', 1],
      ['', '', 2],
      ['Done with it', '', 0],
    ])
    const calls = first.flatMap((reply) => reply.calls)
    const commands = commandsOf(calls)
    expect(commands.join()).not.toMatch(/rm -rf|passwd/)
    const printed = commands.map((command) => spawnSync('bash', ['-c', command], { encoding: 'utf8' }))
    expect(printed.map(({ stdout, status }) => [stdout.length, status])).toEqual([
      [5000, 0],
      [10, 0],
      [0, 0],
    ])
    const longest = JSON.stringify({ old: 'x'.repeat(3000) }).length
    expect(JSON.stringify(calls[2]?.input).length).toBe(longest)
    const second = await prompted(model.url, chatAgent, { ...ask, prompt: 'more' })
    expect(second.map(({ text: said }) => said)).toEqual(['You are welcome'])
    const third = await prompted(model.url, chatAgent, { ...ask, prompt: 'more' })
    expect(third.map(({ text: said }) => said)).toEqual(['Done.'])
    expect(model.entries.map(({ round, step }) => [round, step])).toEqual([
      [1, 1],
      [1, 2],
      [1, 4],
      [2, 1],
      [3, 1],
    ])
  })

  it('may be entered at any turn, and left for a workload', async () => {
    using scratch = new Scratch()
    await using model = await started({ session: scratch.write(recording) })
    const ask = { history: [], isStreamed: false }
    const [turn] = await prompted(model.url, chatAgent, { ...ask, prompt: 'go [[turn=2]]' })
    expect(turn?.text).toBe('You are welcome')
    const steps = await prompted(model.url, chatAgent, { ...ask, prompt: 'go [[steps=1]]' })
    expect(steps.map(({ text: said }) => said)).toEqual([
      'Round 2, step 1 of 1.',
      'Round 2 is done after 1 step.',
    ])
  })

  it.each([true, false])('says a text of megabytes whole, in pieces: %s', async (isStreamed) => {
    using scratch = new Scratch()
    const long = Array.from(
      { length: 60_000 },
      (_, at) => `line ${at} with 😀 in it, which is two halves\n`,
    ).join('')
    const file = scratch.write(jsonl([message('user', 'go'), message('assistant', [text(long)])]))
    await using model = await started({ session: file })
    const ask = { history: [], prompt: 'go', isStreamed }
    const [reply] = await prompted(model.url, chatAgent, ask)
    expect(reply?.text).toBe(long)
    expect(model.entries[0]?.bytesOut).toBeGreaterThan(Buffer.byteLength(long))
  })

  it('waits with a long text for a client that does not read, and ends when that leaves', async () => {
    using scratch = new Scratch()
    const long = 'a line\n'.repeat(4_000_000)
    const file = scratch.write(jsonl([message('user', 'go'), message('assistant', [text(long)])]))
    await using model = await started({ session: file })
    const client = connect(model.server.port, '127.0.0.1').pause()
    await once(client, 'connect')
    const body = JSON.stringify(chatAgent.body([{ prompt: 'go' }], true))
    client.write(
      `POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(model.entries).toEqual([])
    client.destroy()
    await expect.poll(() => model.entries.length, { timeout: 10_000 }).toBe(1)
    expect(model.entries[0]).toMatchObject({ isCut: true })
    expect(model.entries[0]?.bytesOut).toBeLessThan(long.length)
  })

  it('that is none is refused before anything listens', async () => {
    using scratch = new Scratch()
    await expect(started({ session: scratch.write('{"a": 1}\n') })).rejects.toMatchObject({ code: 'input' })
    await expect(started({ session: join(scratch.directory, 'nothing') })).rejects.toThrow(
      'there is no such file',
    )
  })
})

it('reads turns in any order, and of turns that are not there nothing', async () => {
  using scratch = new Scratch()
  const path = join(scratch.directory, 'long.jsonl')
  const turns = Array.from({ length: 500 }, (_, at) => [
    message('user', `prompt ${at + 1}`),
    message('assistant', [text(`answer ${at + 1} ä€😀`)]),
  ])
  writeFileSync(path, jsonl(turns.flat()))
  await using session = await SessionTurns.open(path)
  expect(session.count).toBe(500)
  for (const turn of [500, 1, 250, 251]) {
    expect(await session.steps(turn)).toEqual([[{ kind: 'text', text: `answer ${turn} ä€😀` }]])
  }
  for (const turn of [0, 501, -1, 1.5]) expect(await session.steps(turn)).toEqual([])
})
