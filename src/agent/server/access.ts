// Who may talk to the server. Node answers whatever Host a request names, so a page in a browser could reach a port on
// loopback under a name of its own (DNS rebinding): Host and Origin are checked, and beyond loopback a token is required.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isIPv4 } from 'node:net'
import { TidemarkError } from '../../errors.ts'
import { HttpProblem } from './http-problem.ts'

/** Shorter ones can be guessed. */
const shortestToken = 16

export interface Access {
  /** @throws HttpProblem 401 or 403 */
  check(request: IncomingMessage, isOpen: boolean): void
}

/** @throws TidemarkError `usage` for an address beyond loopback without a token, and for a token that is too short */
export function accessTo(host: string, token: string | undefined): Access {
  const local = isLoopback(host)
  if (token === undefined && !local) {
    throw new TidemarkError('usage', `Listen on ${host}: it is beyond loopback, which needs a token`)
  }
  if (token !== undefined && token.length < shortestToken) {
    const message = `Listen on ${host}: the token has ${token.length} characters and needs ${shortestToken}`
    throw new TidemarkError('usage', message)
  }
  const wanted = token === undefined ? undefined : digest(`Bearer ${token}`)
  return {
    check({ headers }, isOpen) {
      if (local && !isLoopback(nameOf(headers.host))) {
        throw new HttpProblem(403, 'host', 'Ask the server: the Host header names no loopback address')
      }
      if (headers.origin !== undefined && !isSameOrigin(headers.origin, headers.host)) {
        throw new HttpProblem(
          403,
          'origin',
          'Ask the server: the request comes from a page of another origin',
        )
      }
      if (isOpen || wanted === undefined) return
      if (timingSafeEqual(digest(headers.authorization ?? ''), wanted)) return
      throw new HttpProblem(401, 'token', 'Ask the server: the bearer token is missing or wrong')
    },
  }
}

/** Names and addresses of this machine alone; `[::1]` with or without brackets. */
function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'))
}

function nameOf(host = ''): string {
  return host.replace(/:\d*$/, '')
}

function isSameOrigin(origin: string, host = ''): boolean {
  return origin === `http://${host}` || origin === `https://${host}`
}

/** Of equal length whatever it is of, as `timingSafeEqual` needs. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
