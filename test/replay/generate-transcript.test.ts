import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generateTranscript, type GenerateOptions } from '../../src/replay/generate-transcript.ts'
import type { TranscriptTurn } from '../../src/replay/transcript.ts'
import { accounted, readAll, toolParts, turnsKept } from './recording.ts'

async function hashOf(options: GenerateOptions): Promise<string> {
  const hash = createHash('sha256')
  for await (const turn of generateTranscript(options).turns()) hash.update(JSON.stringify(turn))
  return hash.digest('hex')
}

/** Bytes of everything that is stored, counted apart from the generator's own count. */
function storedBytes(turns: readonly TranscriptTurn[]): number {
  let bytes = 0
  for (const part of turns.flatMap(({ prompt, steps }) =>
    [prompt, ...steps].flatMap((each) => each?.parts ?? []),
  )) {
    if (part.kind === 'text' || part.kind === 'reasoning') bytes += Buffer.byteLength(part.text)
    if (part.kind !== 'tool') continue
    bytes += Buffer.byteLength(JSON.stringify(part.input)) + Buffer.byteLength(part.output)
    bytes += Buffer.byteLength(part.interfacePayload ?? '')
    for (const event of part.progress) bytes += Buffer.byteLength(event.body)
  }
  return bytes
}

describe('a generated session', () => {
  it('is the same bytes for the same seed, in another process too, and others for another seed', async () => {
    const options = { profile: 'p90', seed: 42 } as const
    const here = await hashOf(options)
    expect(await hashOf(options)).toBe(here)
    expect(await hashOf({ ...options, seed: 43 })).not.toBe(here)
    const module = join(import.meta.dirname, '../../src/replay/generate-transcript.ts')
    const program = `
      import { createHash } from 'node:crypto'
      import { generateTranscript } from ${JSON.stringify(module)}
      const hash = createHash('sha256')
      for await (const turn of generateTranscript(${JSON.stringify(options)}).turns()) hash.update(JSON.stringify(turn))
      console.log(hash.digest('hex'))`
    const there = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
    expect(there.trim()).toBe(here)
  })

  it.each([
    ['typical', 50],
    ['p90', 179],
    ['long', 860],
    ['tail', 50],
  ] as const)('of profile %s has %i messages, whatever the seed', async (profile, messages) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { transcript, turns } = await readAll(generateTranscript({ profile, seed }))
      expect(transcript.counts).toMatchObject({ messages, bytes: storedBytes(turns) })
      expect(accounted(transcript)).toBe(transcript.counts.records)
    }
  })

  it.each([1, 2, 3])(
    'of profile stress has exactly its messages and parts, and its bytes within 1 %%, seed %i',
    async (seed) => {
      const { transcript, turns } = await readAll(generateTranscript({ profile: 'stress', seed }))
      expect(transcript.counts).toMatchObject({ messages: 7704, parts: 27_895 })
      expect(Math.abs(storedBytes(turns) / 91e6 - 1)).toBeLessThan(0.01)
      const ids = turns.flatMap((turn) => turn.steps.map((step) => step.id))
      expect(new Set(ids).size).toBe(ids.length)
    },
  )

  it.each([2, 3, 5, 770, 1001])('can be %i messages long', async (messages) => {
    const { transcript } = await readAll(generateTranscript({ profile: 'stress', messages }))
    expect(transcript.counts.messages).toBe(messages)
  })

  it.each([770, 1001, 7705])('of %i messages has its parts in proportion', async (messages) => {
    const { transcript } = await readAll(generateTranscript({ profile: 'stress', messages }))
    expect(transcript.counts.parts).toBe(Math.round((messages * 27_895) / 7704))
  })

  it('needs a prompt and an answer, and can be read once', async () => {
    expect(() => generateTranscript({ profile: 'typical', messages: 1 })).toThrow(RangeError)
    expect(() => generateTranscript({ profile: 'tail', messages: 6 })).toThrow(RangeError)
    const transcript = generateTranscript({ profile: 'typical' })
    await readAll(transcript)
    await expect(readAll(transcript)).rejects.toThrow(TypeError)
  })

  it('keeps no more turns than the one in hand', async () => {
    const { read, kept } = await turnsKept(generateTranscript({ profile: 'long' }))
    expect(read).toBeGreaterThan(50)
    expect(kept).toBeGreaterThan(0) // The one in hand.
    expect(kept).toBeLessThanOrEqual(3)
  })

  it('of profile tail holds the largest single things that were recorded', async () => {
    const { turns } = await readAll(generateTranscript({ profile: 'tail', seed: 9 }))
    const calls = toolParts(turns)
    expect(Math.max(...calls.map((call) => call.interfacePayload?.length ?? 0))).toBe(502_361)
    expect(Math.max(...calls.map((call) => call.progress.length))).toBe(300)
    const line = calls.find((call) => call.output.length === 1024 * 1024)
    expect(line?.output.includes('\n')).toBe(false)
  })

  it('plays on: a message before the last of its turn has a call, the last has none', async () => {
    const { turns } = await readAll(generateTranscript({ profile: 'long', seed: 4 }))
    for (const { steps } of turns) {
      const calls = steps.map((step) => step.parts.some((part) => part.kind === 'tool'))
      expect(calls).toEqual(steps.map((_, at) => at < steps.length - 1))
    }
    expect(turns.length).toBeGreaterThan(50)
  })

  it('has compactions where the profile has them, and the same session without them', async () => {
    const withThem = await readAll(generateTranscript({ profile: 'long' }))
    const without = await readAll(generateTranscript({ profile: 'long', compactions: false }))
    expect(withThem.transcript.counts.compactions).toBeGreaterThan(4)
    expect(without.transcript.counts.compactions).toBe(0)
    expect(without.turns.map((turn) => turn.steps)).toEqual(withThem.turns.map((turn) => turn.steps))
  })

  it('looks like what was recorded: tools, errors, interruptions and sizes', async () => {
    const { turns, transcript } = await readAll(generateTranscript({ profile: 'stress', seed: 8 }))
    const calls = toolParts(turns)
    const share = (name: string): number => calls.filter((call) => call.name === name).length / calls.length
    expect(share('shell')).toBeGreaterThan(0.2)
    expect(share('edit')).toBeGreaterThan(0.1)
    expect(share('read')).toBeGreaterThan(0.15)
    expect(calls.filter((call) => call.outcome === 'error').length / calls.length).toBeCloseTo(0.0446, 1)
    expect(transcript.counts.interruptedToolCalls).toBeGreaterThan(10)
    expect(transcript.counts.progressEvents).toBeGreaterThan(5000)
    const edit = calls.find((call) => call.name === 'edit')
    expect(Object.keys(edit?.input ?? {})).toEqual(['filePath', 'oldString', 'newString'])
    for (const call of calls) if (call.interfacePayload !== undefined) JSON.parse(call.interfacePayload)
  })
})
