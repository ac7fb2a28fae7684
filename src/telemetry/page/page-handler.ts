// The paths of the live page in a server of Node: `/` leads to it, `/live` is its document, `/live/events` its stream.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Access } from '../../http/access.ts'
import { answerProblem } from '../../http/answer-problem.ts'
import type { Problem } from '../../http/http-problem.ts'
import type { LivePage } from './live-page.ts'

/** False when the request was for something else, and has not been touched. */
export type PageHandler = (request: IncomingMessage, response: ServerResponse) => boolean

/** The document holds nothing, so it needs no token; the stream does. */
export function pageHandler(page: LivePage, access: Access): PageHandler {
  return (request, response) => {
    const path = (request.url ?? '/').replace(/\?.*$/s, '')
    if (path !== '/' && path !== '/live' && path !== '/live/events') return false
    const refusal = access.refusal(request, path !== '/live/events')
    if (refusal !== undefined) answerProblem(response, refusal)
    else if (request.method !== 'GET' && request.method !== 'HEAD') {
      answerProblem(response, {
        status: 405,
        code: 'method',
        message: 'Ask the server: only GET is answered here',
      })
    } else if (path === '/') leadToPage(response)
    else if (path === '/live') page.document(response)
    else if (!page.stream(response)) answerProblem(response, tooMany)
    return true
  }
}

/** What is after `#` in an address stays there: a token is not lost on the way. */
export function leadToPage(response: ServerResponse): void {
  response.writeHead(302, { location: '/live', 'cache-control': 'no-store' })
  response.end()
}

export const tooMany: Problem = {
  status: 503,
  code: 'too-many-streams',
  message: 'Look: too many look already',
}
