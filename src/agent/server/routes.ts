// The table of what can be asked: method and path with names in it, matched in order.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { HttpProblem } from '../../http/http-problem.ts'

export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** The named pieces of the path, decoded. */
  readonly path: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Aborted when the client is gone before it has its answer, and when the server stops. */
  readonly signal: AbortSignal
}

/** What a handler returns is sent as JSON; one that returns nothing has answered by itself. */
export type Answer = { readonly status: number; readonly body?: unknown } | undefined

export interface Route {
  readonly method: string
  /** Such as `/sessions/:id/messages`. */
  readonly path: string
  /** Served without a token. */
  readonly isOpen?: boolean
  handle(exchange: Exchange): Promise<Answer> | Answer
}

export interface Match {
  readonly route: Route
  readonly path: Readonly<Record<string, string>>
}

/** @throws HttpProblem 404 or 405 */
export function matchRoute(routes: readonly Route[], method: string, pathname: string): Match {
  const fitting = routes.flatMap((route) => {
    const path = piecesOf(route.path, pathname)
    return path === undefined ? [] : [{ route, path }]
  })
  const match = fitting.find(({ route }) => route.method === method)
  if (match !== undefined) return match
  if (fitting.length === 0)
    throw new HttpProblem(404, 'no-route', 'Find route: there is nothing at this path')
  const allowed = fitting.map(({ route }) => route.method).join(', ')
  throw new HttpProblem(405, 'method', `Find route: ${allowed} is possible here`)
}

function piecesOf(pattern: string, pathname: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const given = pathname.split('/')
  if (wanted.length !== given.length) return undefined
  const pieces: Record<string, string> = {}
  for (const [at, each] of wanted.entries()) {
    const piece = given[at] ?? ''
    if (each.startsWith(':')) pieces[each.slice(1)] = decoded(piece)
    else if (each !== piece) return undefined
  }
  return pieces
}

function decoded(piece: string): string {
  try {
    return decodeURIComponent(piece)
  } catch {
    throw new HttpProblem(400, 'input', 'Read path: it is not encoded as a path must be')
  }
}
