import type { LanguageModelV4Prompt } from '@ai-sdk/provider'
import { describe, expect, it } from 'vitest'
import { scriptedTranscript, type ScriptedTurn } from '../../src/replay/scripted-transcript.ts'
import { sharedReplay } from '../../src/replay/shared-replay.ts'

function turn(name: string): ScriptedTurn {
  const calls = [{ name: 'Read', input: { path: name }, output: `content of ${name}` }]
  return { prompt: name, steps: [{ text: `reading ${name}`, calls }, { text: `done with ${name}` }] }
}

function user(text: string): LanguageModelV4Prompt[number] {
  return { role: 'user', content: [{ type: 'text', text }] }
}

function assistant(text: string): LanguageModelV4Prompt[number] {
  return { role: 'assistant', content: [{ type: 'text', text }] }
}

async function said(prompt: LanguageModelV4Prompt): Promise<string> {
  const { model } = await sharedReplay(scriptedTranscript([turn('a'), turn('b')]))
  const { content } = await model.doGenerate({ prompt })
  return content.map((part) => (part.type === 'text' ? part.text : part.type)).join(' ')
}

describe('a shared replay', () => {
  it('knows from the prompt alone which turn and which step a session is at', async () => {
    expect(await said([user('x')])).toBe('reading a tool-call')
    expect(await said([user('x'), assistant('reading a')])).toBe('done with a')
    expect(await said([user('x'), assistant('done'), user('y')])).toBe('reading b tool-call')
  })

  it('begins anew when its turns are used up, and always ends a turn', async () => {
    expect(await said([user('x'), user('y'), user('z')])).toBe('reading a tool-call')
    expect(await said([user('x'), assistant('1'), assistant('2'), assistant('3')])).toBe('Done.')
  })

  it('takes no more than a hundred turns of a transcript without an end, and refuses one without a turn', async () => {
    let made = 0
    const endless = function* (): Generator<ScriptedTurn, void, undefined> {
      for (;;) yield turn(`t${made++}`)
    }
    await sharedReplay(scriptedTranscript(endless()))
    expect(made).toBe(100)
    await expect(sharedReplay(scriptedTranscript([]))).rejects.toThrow(RangeError)
  })
})
