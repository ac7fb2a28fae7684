import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { outputLimitBytes, outputLimitLines, SpillingLimiter } from '../../../src/agent/tools/output-limit.ts'
import { SpillDirectory, type SpillLimits } from '../../../src/agent/tools/spill.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { temporaryDirectory, type TemporaryDirectory } from '../fixture.ts'

const registry = new ResourceRegistry()

function spillIn(directory: TemporaryDirectory, limits: Partial<SpillLimits> = {}): SpillDirectory {
  return new SpillDirectory(join(directory.path, 'spill'), registry, limits)
}

function wholeOutput(limited: string): string {
  return readFileSync(/in (\/\S+\.txt)\]/.exec(limited)?.[1] ?? '', 'utf8')
}

async function spillBytes(spill: SpillDirectory, bytes: number): Promise<string> {
  await using file = await spill.create()
  await file.write(Buffer.alloc(bytes))
  return file.path
}

describe('the limit of an output', () => {
  it('leaves alone what is at most 2,000 lines and 50 KB', async () => {
    using directory = temporaryDirectory()
    const spill = spillIn(directory)
    const limiter = new SpillingLimiter(spill)
    const bytes = 'b'.repeat(outputLimitBytes)
    const lines = Array.from({ length: outputLimitLines }, () => 'l').join('\n')
    expect(await limiter.limit(bytes)).toBe(bytes)
    expect(await limiter.limit(lines)).toBe(lines)
    expect(spill.files).toBe(0)
  })

  it('cuts the middle out of one byte or one line more, and names the file with the whole', async () => {
    using directory = temporaryDirectory()
    const limiter = new SpillingLimiter(spillIn(directory))
    const bytes = `start${'b'.repeat(outputLimitBytes - 7)}end`
    const lines = Array.from({ length: outputLimitLines + 1 }, (_, at) => `line ${at}`).join('\n')
    for (const output of [bytes, lines]) {
      const limited = await limiter.limit(output)
      expect(Buffer.byteLength(limited)).toBeLessThanOrEqual(outputLimitBytes)
      expect(limited.split('\n').length).toBeLessThanOrEqual(outputLimitLines)
      expect(limited.slice(0, 5)).toBe(output.slice(0, 5))
      expect(limited.slice(-3)).toBe(output.slice(-3))
      expect(wholeOutput(limited)).toBe(output)
    }
  })

  it('cuts between characters, never within one', async () => {
    using directory = temporaryDirectory()
    const limiter = new SpillingLimiter(spillIn(directory))
    const limited = await limiter.limit('€'.repeat(outputLimitBytes))
    expect(limited).not.toContain('\uFFFD')
    expect(limited).toContain('€')
  })

  it('takes an output in pieces, and holds no file open afterwards', async () => {
    using directory = temporaryDirectory()
    const limiter = new SpillingLimiter(spillIn(directory))
    const pieces = Array.from({ length: 3000 }, (_, at) => `piece ${at}\n`)
    await using capture = limiter.capture()
    for (const piece of pieces) await capture.write(Buffer.from(piece))
    expect(registry.live('file')).toBe(1)
    const limited = await capture.finish()
    expect(registry.live('file')).toBe(0)
    expect(wholeOutput(limited)).toBe(pieces.join(''))
    expect(limited).toContain('piece 0\n')
    expect(limited).toContain('piece 2999\n')
    expect(limited).not.toContain('piece 1500\n')
  })

  it('closes the file of a capture that was given up', async () => {
    using directory = temporaryDirectory()
    {
      await using capture = new SpillingLimiter(spillIn(directory)).capture()
      await capture.write(Buffer.alloc(outputLimitBytes + 1))
      expect(registry.live('file')).toBe(1)
    }
    expect(registry.live('file')).toBe(0)
  })
})

describe('spilled files', () => {
  it('are for their owner alone', async () => {
    using directory = temporaryDirectory()
    const spill = spillIn(directory)
    const path = await spillBytes(spill, 10)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(spill.path).mode & 0o777).toBe(0o700)
  })

  it('are bounded by number: the oldest go first', async () => {
    using directory = temporaryDirectory()
    const spill = spillIn(directory, { maxFiles: 2 })
    const paths = [await spillBytes(spill, 10), await spillBytes(spill, 10), await spillBytes(spill, 10)]
    expect(readdirSync(spill.path).map((name) => join(spill.path, name))).toEqual(paths.slice(1))
    expect(spill.bytes).toBe(20)
  })

  it('are bounded by size, over restarts too', async () => {
    using directory = temporaryDirectory()
    const first = spillIn(directory, { maxBytes: 100 })
    await spillBytes(first, 60)
    const again = spillIn(directory, { maxBytes: 100 })
    expect(again.bytes).toBe(60)
    const path = await spillBytes(again, 60)
    expect(readdirSync(again.path).map((name) => join(again.path, name))).toEqual([path])
  })

  it('stop at their own limit, and count what they drop', async () => {
    using directory = temporaryDirectory()
    const spill = spillIn(directory, { maxFileBytes: 100 })
    expect(statSync(await spillBytes(spill, 130)).size).toBe(100)
    expect(spill.droppedBytes).toBe(30)
  })
})
