import { open } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { readLines, type Line } from '../../src/replay/line-reader.ts'
import { Scratch } from './recording.ts'

async function linesOf(content: string | Uint8Array, maxBytes?: number): Promise<Line[]> {
  using scratch = new Scratch()
  await using file = await open(scratch.write(content), 'r')
  return await Array.fromAsync(readLines(file, maxBytes === undefined ? {} : { maxBytes }))
}

describe('a line', () => {
  it('ends at a newline, with or without a carriage return, or at the end of the file', async () => {
    const lines = await linesOf('one\r\ntwo\n\nfour')
    expect(lines.map((line) => line.text)).toEqual(['one', 'two', '', 'four'])
    expect(lines.map((line) => line.number)).toEqual([1, 2, 3, 4])
    expect(lines.map((line) => line.byteOffset)).toEqual([0, 5, 9, 10])
  })

  it('does not begin with a byte order mark', async () => {
    expect((await linesOf('\uFEFF{"a":1}\n')).map((line) => line.text)).toEqual(['{"a":1}'])
  })

  it('is whole when it lies over many chunks and its characters over their borders', async () => {
    const long = 'äöü€😀'.repeat(60_000)
    const lines = await linesOf(`x${long}\nshort\n`)
    expect(lines.map((line) => line.text)).toEqual([`x${long}`, 'short'])
  })

  it('loses its text but not its number when it is longer than the cap', async () => {
    const lines = await linesOf(`aa\n${'b'.repeat(1_000_000)}\ncc\n`, 100)
    expect(lines.map((line) => line.text)).toEqual(['aa', undefined, 'cc'])
    expect(lines.map((line) => line.bytes)).toEqual([2, 1_000_000, 2])
    expect(lines.map((line) => line.number)).toEqual([1, 2, 3])
  })

  it('keeps its text when it is exactly as long as the cap', async () => {
    expect((await linesOf('abcde\n', 5))[0]?.text).toBe('abcde')
    expect((await linesOf('abcde\n', 4))[0]?.text).toBeUndefined()
  })
})
