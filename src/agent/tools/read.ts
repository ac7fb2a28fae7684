// Reads a text file by lines: from the cache while the file has not changed, streamed when it is too big for that,
// so that a huge file costs no more than the lines that were asked for.
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { TidemarkError } from '../../errors.ts'
import type { FileCache } from '../cache/file-cache.ts'
import { confine } from './confine.ts'
import { checkInput, optionalNumber, stringOf, type Tool } from './tool.ts'

const defaultLines = 2000
const lineLimitCharacters = 2000
/** A NUL byte in this much of the beginning means binary. */
const probeBytes = 8192

/** `readableRoots`: directories beside the agent's own that may be read, such as the spilled outputs. */
export function readTool(readableRoots: readonly string[], cache: FileCache): Tool {
  const tool: Tool = {
    name: 'read',
    description: 'Read a text file. Lines are numbered from 1.',
    inputSchema: {
      type: 'object',
      properties: {
        path: {
          type: 'string',
          description: 'Path of the file, relative to the working directory or absolute',
        },
        offset: { type: 'integer', description: 'First line to read, from 1' },
        limit: { type: 'integer', description: `Number of lines, ${defaultLines} by default` },
      },
      required: ['path'],
    },
    async execute(input, call) {
      checkInput(tool, input)
      const path = await confine(stringOf(input, 'path'), [call.directory, ...readableRoots])
      const range = {
        first: Math.max(1, optionalNumber(input, 'offset') ?? 1),
        count: Math.max(1, optionalNumber(input, 'limit') ?? defaultLines),
      }
      const cached = await cache.text(path, call.signal)
      const output =
        cached === undefined
          ? await streamLines(path, range, call.signal)
          : numbered(path, linesOf(cached), range)
      return { output, title: stringOf(input, 'path') }
    },
  }
  return tool
}

interface LineRange {
  readonly first: number
  readonly count: number
}

/** As `readline` splits them: what ends with a line break has no empty line after it. */
function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

function numbered(path: string, lines: readonly string[], { first, count }: LineRange): string {
  const wanted = lines.slice(first - 1, first - 1 + count)
  if (wanted.length === 0) return `[${path} has ${lines.length} lines]`
  return wanted.map((line, at) => `${first + at}\t${line.slice(0, lineLimitCharacters)}`).join('\n')
}

async function streamLines(path: string, range: LineRange, signal: AbortSignal): Promise<string> {
  await using file = await open(path)
  const probe = await file.read({ buffer: Buffer.alloc(probeBytes), position: 0 })
  if (probe.buffer.subarray(0, probe.bytesRead).includes(0)) {
    throw new TidemarkError('tool', `Read ${path}: it is a binary file and only text can be read`)
  }
  const stream = file.createReadStream({ start: 0, signal, autoClose: false })
  const lines: string[] = []
  let number = 0
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    number++
    if (number >= range.first + range.count) break
    if (number >= range.first) lines.push(`${number}\t${line.slice(0, lineLimitCharacters)}`)
  }
  stream.destroy()
  signal.throwIfAborted()
  return lines.length > 0 ? lines.join('\n') : `[${path} has ${number} lines]`
}
