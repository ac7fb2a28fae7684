import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openTranscript } from '../../src/replay/open-transcript.ts'
import { cc, importText, jsonl, readAll, Scratch, turnsKept } from './recording.ts'

const recording = jsonl([cc.prompt('go'), cc.say('m1', 'hello')])

async function refusal(content: string | Uint8Array): Promise<string> {
  const error: unknown = await importText(content).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ name: 'TidemarkError', code: 'input' })
  const message = error instanceof Error ? error.message : ''
  expect(message).toMatch(/^Read transcript \/.*recording-1\.jsonl: .*, wanted /)
  expect(message).not.toMatch(/\.$/)
  return message
}

describe('a file that is no recording is refused, with what it is', () => {
  it('when it is empty', async () => {
    expect(await refusal('')).toContain('the file is empty')
    expect(await refusal(' \n \n')).toContain('nothing but white space')
  })

  it('when it is binary', async () => {
    expect(await refusal(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0]))).toContain(
      'binary (a NUL at byte 7)',
    )
  })

  it('when it is of another format', async () => {
    expect(await refusal('# Notes\n\nno records here')).toContain('"# Notes')
    expect(await refusal('{"type":"user"}\n{"type":"message"}\n')).toContain('no record of a known format')
    expect(await refusal('[{"type":"user","uuid":"x"}]')).toContain('no record of a known format')
  })

  it('when it is a directory, a pipe or not there at all', async () => {
    using scratch = new Scratch()
    await expect(openTranscript(scratch.directory)).rejects.toThrow('it is a directory')
    const pipe = join(scratch.directory, 'pipe')
    execFileSync('sh', ['-c', 'mkfifo "$0"', pipe])
    await expect(openTranscript(pipe)).rejects.toThrow('not a regular file')
    await expect(openTranscript(join(scratch.directory, 'none'))).rejects.toThrow('there is no such file')
  })
})

describe('a recording that ends inside a record', () => {
  const cut = `${recording}{"type":"user","uuid":"u9","mess`

  it('is refused before anything is replayed, with the line and the byte', async () => {
    using scratch = new Scratch()
    await expect(openTranscript(scratch.write(cut))).rejects.toMatchObject({
      code: 'input',
      message: expect.stringContaining(
        `ends inside a record at line 3 (byte ${Buffer.byteLength(recording)})`,
      ),
    })
    expect(await refusal('{"type":"user","uuid":"u1')).toContain('line 1 (byte 0)')
  })

  it('gives everything before its end when that is wanted', async () => {
    const { transcript } = await importText(cut, { allowTruncated: true })
    expect(transcript.counts).toMatchObject({ records: 3, messages: 2, broken: { count: 1, lines: [3] } })
  })

  it('is whole when only the last newline is missing', async () => {
    const { transcript } = await importText(recording.trimEnd())
    expect(transcript.counts).toMatchObject({ records: 2, messages: 2, broken: { count: 0 } })
  })
})

function turnWithCall(at: number): object[] {
  return [cc.prompt('go'), cc.call(`m${at}`, `c${at}`), cc.result(`c${at}`, 'out')]
}

describe('a recording', () => {
  it('is known by its content behind a byte order mark, carriage returns and broken lines', async () => {
    const windows = `\uFEFFbroken\r\n\r\n${recording.replaceAll('\n', '\r\n')}`
    const { transcript } = await importText(windows)
    expect(transcript.format).toBe('claude-code')
    expect(transcript.counts).toMatchObject({ records: 3, messages: 2, broken: { count: 1, lines: [1] } })
  })

  it('loses only the line that is longer than the cap', async () => {
    const { transcript } = await importText(jsonl([cc.prompt('x'.repeat(10_000)), cc.say('m', 'y')]), {
      maxLineBytes: 1000,
    })
    expect(transcript.counts).toMatchObject({ messages: 1, broken: { count: 1, lines: [1] } })
  })

  it('is continued in a new turn where one would hold too many bytes', async () => {
    const steps = Array.from({ length: 50 }, (_, at) => cc.say(`m${at}`, 'x'.repeat(1000)))
    const { transcript, turns } = await importText(jsonl([cc.prompt('go'), ...steps]), {
      maxTurnBytes: 10_000,
    })
    expect(turns.length).toBeGreaterThan(5)
    expect(turns.filter((turn) => turn.prompt)).toHaveLength(1)
    expect(transcript.counts.messages).toBe(51)
    expect(Math.max(...turns.map((turn) => turn.steps.length))).toBeLessThan(10)
  })

  it('keeps no more turns than the one in hand', async () => {
    using scratch = new Scratch()
    const path = scratch.write(jsonl(Array.from({ length: 100 }, (_, at) => turnWithCall(at)).flat()))
    const { read, kept } = await turnsKept(await openTranscript(path))
    expect(read).toBe(100)
    expect(kept).toBeGreaterThan(0) // The one in hand.
    expect(kept).toBeLessThanOrEqual(3)
  })

  it('can be read once, and lets go of its file when the reader leaves early', async () => {
    using scratch = new Scratch()
    const path = scratch.write(recording.repeat(100))
    const open = (): number =>
      Number(
        execFileSync('sh', ['-c', `ls -l /proc/${process.pid}/fd | grep -c ${path} || true`], {
          encoding: 'utf8',
        }),
      )
    const transcript = await openTranscript(path)
    expect(open()).toBe(0)
    for await (const turn of transcript.turns()) {
      expect(turn.steps.length).toBe(1)
      expect(open()).toBe(1)
      break
    }
    expect(open()).toBe(0)
    await expect(readAll(transcript)).rejects.toThrow(TypeError)
  })
})
