import { describe, expect, it } from 'vitest'
import { HostMessages } from '../../src/runner/host-messages.ts'

const stage = JSON.stringify({ kind: 'stage', stage: 'close' })

describe('messages of the host', () => {
  it('come out whole, however they were cut', () => {
    const bytes = Buffer.from(`\n${stage}\n\n${stage}\n`)
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const messages = new HostMessages()
      const heard = [...messages.accept(bytes.subarray(0, cut)), ...messages.accept(bytes.subarray(cut))]
      expect(heard).toEqual([
        { kind: 'stage', stage: 'close' },
        { kind: 'stage', stage: 'close' },
      ])
      expect(messages.stray).toBe(0)
    }
  })

  it.each([
    'garbage',
    '{"kind":"stage"}',
    '{"kind":"stage","stage":"party"}',
    '[]',
    '{"kind":"sample"}',
    '\u0000',
  ])('leave %j aside and count it', (line) => {
    const messages = new HostMessages()
    expect(messages.accept(Buffer.from(`${line}\n${stage}\n`))).toEqual([{ kind: 'stage', stage: 'close' }])
    expect(messages.stray).toBe(1)
  })

  it('hold no line longer than a megabyte', () => {
    const messages = new HostMessages()
    for (let index = 0; index < 40; index += 1) messages.accept(Buffer.alloc(65_536, 'x'))
    expect(messages.accept(Buffer.from(`\n${stage}\n`))).toEqual([{ kind: 'stage', stage: 'close' }])
    expect(messages.stray).toBe(1)
  })

  it('are told from what else is written by their key, and one that is lost is said to be', () => {
    const messages = new HostMessages('key ')
    expect(messages.accept(Buffer.from(`${stage}\nkey ${stage}\n`))).toEqual([
      { kind: 'stage', stage: 'close' },
    ])
    expect([messages.stray, messages.lost]).toEqual([1, undefined])
    messages.accept(Buffer.from('key {"kind":"stage","stage":"party"}\nkey {"kind":"progress"}\n'))
    expect(messages.lost).toMatch(/^stage: Invalid option/)
  })

  it.each([
    ['written into', `garkey ${stage}\n`, /^something else was written into it$/],
    ['cut', `key ${stage.slice(0, 9)}\n`, /^it is no JSON$/],
    ['too long', `key ${'x'.repeat(4_200_000)}`, /^it exceeds 4194304 bytes, wanted fewer$/],
  ])('are lost when they are %s', (_, line, why) => {
    const messages = new HostMessages('key ')
    messages.accept(Buffer.from(line))
    expect(messages.lost).toMatch(why)
  })
})
