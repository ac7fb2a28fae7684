// The body of a request: read up to a limit, decoded as its header says, parsed. Nothing of it is kept.
import { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib'
import { HttpProblem } from '../http/http-problem.ts'

/** Of one body, before and after decoding. A session of 7,704 messages, uncompacted, is 91 MB. */
export const maxBodyBytes = 256 * 1024 * 1024

const decoders = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
} as const

export interface RequestBody {
  /** As they came over the wire. */
  readonly wireBytes: number
  /** Once decoded. */
  readonly bytes: Buffer
}

/** @throws HttpProblem 413 when it is too large, 400 when it cannot be decoded, 415 for an encoding that is not known */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<RequestBody> {
  const encoded = await readBytes(request, limitBytes)
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (encoding === 'identity') return { wireBytes: encoded.length, bytes: encoded }
  if (!isKnown(encoding)) {
    const message = `Read request: its encoding is ${JSON.stringify(encoding)}, wanted ${Object.keys(decoders).join(', ')} or none`
    throw new HttpProblem(415, 'encoding', message)
  }
  return { wireBytes: encoded.length, bytes: await decoded(encoded, encoding, limitBytes) }
}

/** @throws HttpProblem 400 when it is not a JSON object */
export function parseBody(bytes: Buffer): object {
  const value = parsed(bytes.toString('utf8'))
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new HttpProblem(400, 'not-json', 'Read request: the body is no JSON object')
}

async function readBytes(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes)
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(chunk)) continue
      bytes += chunk.length
      if (bytes > limitBytes) throw tooLarge(limitBytes)
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof HttpProblem) throw error
    throw new HttpProblem(400, 'cut', 'Read request: its client left before all of it was there')
  }
  return Buffer.concat(chunks)
}

async function decoded(
  bytes: Buffer,
  encoding: keyof typeof decoders,
  maxOutputLength: number,
): Promise<Buffer> {
  try {
    return await decoders[encoding](bytes, { maxOutputLength })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge(maxOutputLength)
    }
    throw new HttpProblem(400, 'encoding', `Read request: the body is not ${encoding}`)
  }
}

function tooLarge(limitBytes: number): HttpProblem {
  return new HttpProblem(413, 'too-large', `Read request: it has more than ${limitBytes} bytes`)
}

function isKnown(encoding: string): encoding is keyof typeof decoders {
  return Object.hasOwn(decoders, encoding)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new HttpProblem(400, 'not-json', 'Read request: the body is not JSON')
  }
}
