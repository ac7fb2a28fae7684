import { describe, expect, it } from 'vitest'
import type { Tool } from '../../src/agent/tools/tool.ts'
import { generateTranscript } from '../../src/replay/generate-transcript.ts'
import { playback, type Playback } from '../../src/replay/playback.ts'
import { scriptedTranscript } from '../../src/replay/scripted-transcript.ts'
import type { ProgressEvent } from '../../src/replay/transcript.ts'

interface Heard {
  readonly answers: number
  readonly calls: {
    readonly outcome: 'ok' | 'error'
    readonly output: string
    readonly interfacePayload?: string
  }[]
  readonly progress: ProgressEvent[]
}

/** An agent's loop at its plainest: ask, run the calls, ask again until there are none. */
async function prompt(played: Playback): Promise<Heard> {
  const heard: { answers: number; calls: Heard['calls']; progress: ProgressEvent[] } = {
    answers: 0,
    calls: [],
    progress: [],
  }
  for (let going = true; going;) {
    const { content, finishReason } = await played.model.doGenerate({ prompt: [] })
    heard.answers += 1
    for (const part of content) {
      if (part.type !== 'tool-call') continue
      const call = {
        callId: part.toolCallId,
        signal: new AbortController().signal,
        progress: (event: ProgressEvent) => void heard.progress.push(event),
      }
      const result = await played
        .resolveTool(part.toolName)
        .execute(JSON.parse(part.input), call)
        .then((value) => ({ outcome: 'ok' as const, ...value }))
        .catch((error: unknown) => ({
          outcome: 'error' as const,
          output: error instanceof Error ? error.message : '',
        }))
      heard.calls.push(result)
    }
    going = finishReason.unified === 'tool-calls'
  }
  return heard
}

const ls = { name: 'shell', input: { command: 'ls' }, output: 'a b' }

describe('a playback', () => {
  it('plays every generated message, and the loop that hears it ends by itself', async () => {
    const transcript = generateTranscript({ profile: 'p90', seed: 3 })
    await using played = playback(transcript)
    let [answers, calls, progress, last] = [0, 0, 0, 0]
    for (let turn = await played.next(); turn; turn = await played.next()) {
      const heard = await prompt(played)
      expect(heard.answers).toBe(turn.steps)
      answers += heard.answers
      calls += heard.calls.length
      progress += heard.progress.length
      last = turn.messagesSoFar
    }
    const { counts } = transcript
    expect({ answers, calls, progress, last }).toEqual({
      answers: counts.assistantMessages,
      calls: counts.toolCalls,
      progress: counts.progressEvents,
      last: 179,
    })
    expect(played.counts).toMatchObject({
      stepsPlayed: answers,
      stepsJoined: 0,
      stepsSkipped: 0,
      closingTexts: 0,
    })
  })

  it('returns what was recorded of a call: output, payload, progress in order, error or interruption', async () => {
    const progress = [1, 2, 3].map((at) => ({ kind: 'p', body: String(at) }))
    const transcript = scriptedTranscript([
      {
        prompt: 'go',
        steps: [
          {
            text: 'look',
            calls: [
              { ...ls, interfacePayload: '{"x":1}', progress },
              { ...ls, outcome: 'error', output: 'no such thing' },
              { ...ls, outcome: 'interrupted', output: '' },
            ],
          },
        ],
      },
    ])
    await using played = playback(transcript)
    expect(await played.next()).toMatchObject({ text: 'go', steps: 1, messagesSoFar: 2 })
    const heard = await prompt(played)
    expect(heard.calls).toEqual([
      { outcome: 'ok', output: 'a b', interfacePayload: '{"x":1}' },
      { outcome: 'error', output: 'no such thing' },
      { outcome: 'error', output: 'interrupted' },
    ])
    expect(heard.progress).toEqual(progress)
    expect(heard.answers).toBe(2) // The recording ends with calls: a closing text ends the loop.
    expect(played.counts).toMatchObject({ closingTexts: 1, toolCalls: 3 })
  })

  it('joins a message without calls to the next, since an agent would stop there', async () => {
    const steps = [{ text: 'first' }, { text: 'second', calls: [ls] }, { text: 'third' }]
    await using played = playback(scriptedTranscript([{ prompt: 'go', steps }]))
    await played.next()
    const { content } = await played.model.doGenerate({ prompt: [] })
    expect(content.map((part) => part.type)).toEqual(['text', 'text', 'tool-call'])
    expect((await prompt(played)).answers).toBe(1)
    expect(played.counts).toMatchObject({ stepsPlayed: 3, stepsJoined: 1, modelCalls: 2, closingTexts: 0 })
  })

  it('knows only the calls of the current step, and counts steps that nobody asked for', async () => {
    const script = [
      { prompt: 'one', steps: [{ calls: [ls] }, { calls: [ls] }, { text: 'x' }] },
      { prompt: '', steps: [{ text: 'y' }] },
    ]
    await using played = playback(scriptedTranscript(script))
    await played.next()
    const { content } = await played.model.doGenerate({ prompt: [] })
    const callId = content[0]?.type === 'tool-call' ? content[0].toolCallId : ''
    const call = { callId, signal: new AbortController().signal, progress: () => undefined }
    expect(await played.resolveTool('anything').execute({}, call)).toEqual({ output: 'a b' })
    expect(await played.next()).toMatchObject({ text: 'Continue.' })
    await expect(played.resolveTool('shell').execute({}, call)).rejects.toMatchObject({ code: 'tool' })
    expect(played.counts).toMatchObject({ stepsSkipped: 2 })
    expect(await played.next()).toBeUndefined()
    expect(await played.next()).toBeUndefined()
  })

  it('stops a tool at an abort between two progress events', async () => {
    const progress = Array.from({ length: 10 }, (_, at) => ({ kind: 'p', body: String(at) }))
    await using played = playback(
      scriptedTranscript([{ prompt: 'go', steps: [{ calls: [{ ...ls, progress }] }] }]),
    )
    await played.next()
    const { content } = await played.model.doGenerate({ prompt: [] })
    const callId = content[0]?.type === 'tool-call' ? content[0].toolCallId : ''
    const abort = new AbortController()
    let seen = 0
    const listen = (): void => {
      seen += 1
      if (seen === 4) abort.abort(new Error('stop'))
    }
    const running = played
      .resolveTool('shell')
      .execute({}, { callId, signal: abort.signal, progress: listen })
    await expect(running).rejects.toThrow('stop')
    expect(seen).toBe(4)
  })

  it('offers the tools that occur in recordings, by the names of the reference agent', () => {
    const { tools } = playback(scriptedTranscript([]))
    const accepted: readonly Tool[] = tools // What the reference agent takes.
    const names = accepted.map((tool) => tool.name)
    expect(names).toEqual(
      expect.arrayContaining(['shell', 'read', 'edit', 'write', 'grep', 'glob', 'TodoWrite', 'mcp']),
    )
    expect(new Set(names).size).toBe(names.length)
  })

  it('makes scripted turns one at a time, as they are played', async () => {
    let made = 0
    const script = function* () {
      for (;;) {
        made += 1
        yield { prompt: `p${made}`, steps: [{ calls: [ls] }] }
      }
    }
    await using played = playback(scriptedTranscript(script()))
    for (let turn = 1; turn <= 3; turn += 1) {
      expect(await played.next()).toMatchObject({ text: `p${turn}`, messagesSoFar: 2 * turn })
      expect(made).toBe(turn)
    }
  })
})
