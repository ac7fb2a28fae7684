// Opens a recording by what is in it, not by its name, and refuses what is not one before anything is replayed.
import { claudeCode } from './claude-code.ts'
import { cline } from './cline-message.ts'
import { codex } from './codex.ts'
import { geminiCli } from './gemini-cli.ts'
import { head, inputError, lineAt, openInput, unterminatedLine, type OpenInput } from './input-file.ts'
import { type JsonLimits, JsonTranscript, type MessageFormat } from './json-transcript.ts'
import { JsonlTranscript, type JsonlLimits } from './jsonl-transcript.ts'
import { readLines } from './line-reader.ts'
import { openCode } from './opencode-message.ts'
import { pi } from './pi.ts'
import { qwenCode } from './qwen-code.ts'
import { parseRecord, type RecordFormat } from './record-format.ts'
import type { Transcript } from './transcript.ts'

/** What is more particular comes first. */
const formats: readonly RecordFormat[] = [qwenCode, geminiCli, codex, claudeCode, pi]
/** By how the object begins. */
const objects: readonly (readonly [RegExp, MessageFormat])[] = [
  [/^\{\s*"(?:info|messages)"\s*:/, openCode],
  [/^\{\s*"version"\s*:\s*\d+\s*,\s*"updated_at"\s*:/, cline],
]
/** A recording may begin with broken or new lines; further than this nobody looks. */
const maxProbedLines = 1000
const maxProbedBytes = 64 * 1024 * 1024

export interface OpenTranscriptOptions extends JsonlLimits, JsonLimits {
  /** Take what a file that ends inside a record still has. Default false: that is an error. */
  readonly allowTruncated?: boolean
}

/**
 * Detects the format and checks both ends of the file; the turns are read later, as they are asked for.
 * @throws {TidemarkError} `input` when it is missing, empty, a directory, binary, of no known format or cut off
 */
export async function openTranscript(path: string, options: OpenTranscriptOptions = {}): Promise<Transcript> {
  const input = await openInput(path)
  await using _ = input.file
  const start = (await head(input))
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
  if (start === '' && input.bytes <= 64 * 1024)
    throw inputError(path, 'the file holds nothing but white space')
  const messages = objects.find(([beginning]) => beginning.test(start))?.[1]
  if (messages !== undefined) {
    if (options.allowTruncated !== true) await checkClosed(input)
    return new JsonTranscript(path, messages, options)
  }
  const format = await detectLines(input)
  if (options.allowTruncated !== true) await checkLastLine(input, format)
  if (!format)
    throw inputError(path, `no record of a known format begins the file, which starts ${shown(start)}`)
  return new JsonlTranscript(path, format, options)
}

async function detectLines({ file }: OpenInput): Promise<RecordFormat | undefined> {
  for await (const line of readLines(file)) {
    const format = formats.find((each) => {
      const record = line.text === undefined ? undefined : parseRecord(line.text, each)
      return record !== undefined && each.recognises(record)
    })
    if (format) return format
    if (line.number >= maxProbedLines || line.byteOffset > maxProbedBytes) return undefined
  }
  return undefined
}

/** A last line without newline must be whole: a recording is appended to line by line. */
async function checkLastLine(input: OpenInput, format: RecordFormat | undefined): Promise<void> {
  const last = await unterminatedLine(input)
  const text = last?.text.trim() ?? ''
  if (!last || text === '' || parseRecord(text, format) || (!format && !text.startsWith('{'))) return
  const line = await lineAt(input, last.byteOffset)
  throw inputError(input.path, `the file ends inside a record at line ${line} (byte ${last.byteOffset})`, {
    wanted: 'a recording that ends with a whole record',
  })
}

/** Finds most cuts at once; a cut that happens to end with a brace is found when the export has been read. */
async function checkClosed(input: OpenInput): Promise<void> {
  const length = Math.min(4096, input.bytes)
  const { buffer } = await input.file.read(Buffer.alloc(length), 0, length, input.bytes - length)
  if (buffer.toString('utf8').trimEnd().endsWith('}')) return
  throw inputError(input.path, `the export is cut off at byte ${input.bytes}`, { wanted: 'the whole export' })
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 40))
}
