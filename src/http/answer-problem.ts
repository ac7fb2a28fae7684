// Answers a request that is not served.
import type { ServerResponse } from 'node:http'
import type { Problem } from './http-problem.ts'

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
