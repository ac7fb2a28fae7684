// Reads what a client sends, up to a limit; the rest of a body that is too big is not read.
import { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'
import { HttpProblem } from '../../http/http-problem.ts'

/** Of a JSON body. Longer texts are put as pastes. */
const jsonLimitBytes = 1024 * 1024

/** @throws HttpProblem 413 */
export async function readText(request: IncomingMessage, limitBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue
    bytes += chunk.length
    if (bytes > limitBytes) {
      throw new HttpProblem(413, 'too-large', `Read request: it has more than ${limitBytes} bytes`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** An empty body is `{}`. @throws HttpProblem 400 or 413, ZodError */
export async function readJson<Value>(request: IncomingMessage, schema: z.ZodType<Value>): Promise<Value> {
  const text = await readText(request, jsonLimitBytes)
  return schema.parse(text === '' ? {} : parsed(text))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new HttpProblem(400, 'input', 'Read request: the body is not JSON')
  }
}
