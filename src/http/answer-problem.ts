// What a request is answered that is not served: a status, a code a program can act on, and words for people.
import type { ServerResponse } from 'node:http'

export interface Problem {
  readonly status: number
  readonly code: string
  readonly message: string
}

export function answerProblem(response: ServerResponse, { status, code, message }: Problem): void {
  const text = JSON.stringify({ error: { code, message } })
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(status === 405 && { allow: 'GET, HEAD' }),
  })
  response.end(text)
}
