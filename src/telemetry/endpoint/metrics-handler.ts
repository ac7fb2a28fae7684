// `/metrics`, `/healthz` and `/stats` for any server of Node. It answers what is its own, and says whether it was.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Access } from '../../http/access.ts'
import { answerProblem } from '../../http/answer-problem.ts'
import { PrometheusText } from '../metrics/prometheus-text.ts'
import { statsOf, type StatsParts } from './stats.ts'

/** False when the request was for something else, and has not been touched. */
export type MetricsHandler = (request: IncomingMessage, response: ServerResponse) => boolean

interface Page {
  readonly type: string
  /** Needs no token. */
  readonly isOpen: boolean
  write(): string
}

export interface HandlerParts extends StatsParts {
  /** False where the metrics are of another process: `/stats` would tell of this one. Default true. */
  readonly isOwn?: boolean
  readonly access: Access
}

export function metricsHandler(parts: HandlerParts): MetricsHandler {
  const { access } = parts
  const pages = pagesOf(parts)
  if (parts.isOwn === false) pages.delete('/stats')
  return (request, response) => {
    const page = pages.get(pathOf(request))
    if (page === undefined) return false
    const refusal = access.refusal(request, page.isOpen)
    if (refusal !== undefined) answerProblem(response, refusal)
    else if (request.method !== 'GET' && request.method !== 'HEAD') {
      answerProblem(response, {
        status: 405,
        code: 'method',
        message: 'Ask the server: only GET is answered here',
      })
    } else answer(request, response, page)
    return true
  }
}

export type MetricsPath = '/metrics' | '/healthz' | '/stats'

/** Text and type of each page. */
export function pagesOf(parts: StatsParts): Map<string, Page> {
  const text = new PrometheusText()
  const json = 'application/json; charset=utf-8'
  return new Map<MetricsPath, Page>([
    [
      '/metrics',
      {
        type: text.contentType,
        isOpen: false,
        write: () => text.render(parts.telemetry.read('endpoint')),
      },
    ],
    [
      '/healthz',
      {
        type: json,
        isOpen: true,
        write: () => JSON.stringify({ status: 'ok', pressure: parts.monitor?.level }),
      },
    ],
    ['/stats', { type: json, isOpen: false, write: () => JSON.stringify(statsOf(parts)) }],
  ])
}

function answer(request: IncomingMessage, response: ServerResponse, page: Page): void {
  try {
    send(response, { status: 200, type: page.type, text: page.write() }, request.method === 'HEAD')
  } catch {
    answerProblem(response, { status: 500, code: 'internal', message: 'Serve request: the server failed' })
  }
}

function send(
  response: ServerResponse,
  { status, type, text }: { readonly status: number; readonly type: string; readonly text: string },
  isHead: boolean,
): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(isHead ? undefined : text)
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const end = url.indexOf('?')
  return end === -1 ? url : url.slice(0, end)
}
