// A file that somebody gave us: opened, looked at from both ends, and refused in words that name it.
import { open, stat, type FileHandle } from 'node:fs/promises'
import { TidemarkError } from '../errors.ts'
import { maxLineBytes } from './line-reader.ts'

const headBytes = 64 * 1024
const newline = 0x0a
const wantedFormats =
  'a transcript: JSONL of Claude Code, pi, gemini-cli, qwen-code or codex, messages of cline, or an OpenCode export'

export interface OpenInput {
  readonly file: FileHandle
  readonly path: string
  readonly bytes: number
}

/** Error of code `input`; `found` and `wanted` complete the sentence. */
export function inputError(
  path: string,
  found: string,
  options: ErrorOptions & { wanted?: string } = {},
): TidemarkError {
  const { wanted = wantedFormats, ...rest } = options
  return new TidemarkError('input', `Read transcript ${path}: ${found}, wanted ${wanted}`, rest)
}

/**
 * Opens a regular file that is not empty and does not look binary. The caller owns the handle.
 * @throws {TidemarkError} `input` for anything else
 */
export async function openInput(path: string): Promise<OpenInput> {
  await using acquiring = new AsyncDisposableStack()
  const file = acquiring.use(await openRegular(path))
  const { size } = await file.stat()
  if (size === 0) throw inputError(path, 'the file is empty')
  const start = await head({ file, path, bytes: size })
  const nul = start.indexOf(0)
  if (nul !== -1) throw inputError(path, `the file is binary (a NUL at byte ${nul})`)
  acquiring.move()
  return { file, path, bytes: size }
}

async function openRegular(path: string): Promise<FileHandle> {
  try {
    const stats = await stat(path) // Before it is opened: opening a pipe waits for its writer.
    if (stats.isDirectory()) throw inputError(path, 'it is a directory')
    if (!stats.isFile()) throw inputError(path, 'it is not a regular file')
    return await open(path, 'r')
  } catch (error) {
    if (error instanceof TidemarkError) throw error
    throw inputError(path, systemReason(error), { cause: error })
  }
}

function systemReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read'
  return `it cannot be opened (${typeof code === 'string' ? code : String(error)})`
}

/** The first 64 KiB. */
export async function head({ file, bytes }: OpenInput): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.min(headBytes, bytes))
  const { bytesRead } = await file.read(buffer, 0, buffer.length, 0)
  return buffer.subarray(0, bytesRead)
}

/** The last line when the file does not end with a newline; undefined when it does, or the line is too long to keep. */
export async function unterminatedLine({
  file,
  bytes,
}: OpenInput): Promise<{ text: string; byteOffset: number } | undefined> {
  for (let length = Math.min(headBytes, bytes); ; length = Math.min(length * 4, bytes)) {
    const buffer = Buffer.alloc(length)
    const { bytesRead } = await file.read(buffer, 0, length, bytes - length)
    const tail = buffer.subarray(0, bytesRead)
    if (tail.at(-1) === newline) return undefined
    const start = tail.lastIndexOf(newline) + 1
    if (start > 0 || length === bytes)
      return { text: tail.toString('utf8', start), byteOffset: bytes - length + start }
    if (length >= maxLineBytes) return undefined
  }
}

/** Newlines before a byte, so that an offset can be said as a line. */
export async function lineAt({ file }: OpenInput, byteOffset: number): Promise<number> {
  const chunk = Buffer.alloc(1024 * 1024)
  let lines = 1
  for (let position = 0; position < byteOffset;) {
    const { bytesRead } = await file.read(chunk, 0, Math.min(chunk.length, byteOffset - position), position)
    if (bytesRead === 0) break
    const filled = chunk.subarray(0, bytesRead)
    for (let at = filled.indexOf(newline); at !== -1; at = filled.indexOf(newline, at + 1)) lines += 1
    position += bytesRead
  }
  return lines
}
