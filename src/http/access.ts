// Who may ask a server of ours. Node answers whatever Host a request names, so a page in a browser could reach a port on
// loopback under a name of its own (DNS rebinding): Host and Origin are checked, and beyond loopback a token is required.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isIPv4 } from 'node:net'
import { TidemarkError } from '../errors.ts'

/** Shorter ones can be guessed. */
const shortestToken = 16

export interface Refusal {
  readonly status: 401 | 403
  readonly code: 'host' | 'forwarded' | 'origin' | 'token'
  readonly message: string
}

export interface Access {
  /** Undefined when it may. `isOpen`: no token is asked for. */
  refusal(request: IncomingMessage, isOpen: boolean): Refusal | undefined
}

/** Of a server that listens itself. @throws TidemarkError `usage` for an address beyond loopback without a token, and for a token that is too short */
export function accessTo(host: string, token: string | undefined): Access {
  const local = isLoopback(host)
  if (token === undefined && !local) {
    throw new TidemarkError('usage', `Listen on ${host}: it is beyond loopback, which needs a token`)
  }
  const isWrong = tokenCheck(`Listen on ${host}`, token)
  return {
    refusal(request, isOpen) {
      const { headers } = request
      if (local && !isLoopback(nameOf(headers.host))) return wrongHost
      if (token === undefined && !isOpen && isForwarded(request)) return fromElsewhere
      return otherOrigin(request) ?? (isOpen || !isWrong(request) ? undefined : wrongToken)
    },
  }
}

/** Of a handler in a server of somebody else, which may listen anywhere: without a token only this machine may ask. @throws TidemarkError `usage` for a token that is too short */
export function accessWhereMounted(token: string | undefined): Access {
  const isWrong = tokenCheck('Mount handler', token)
  return {
    refusal(request, isOpen) {
      if (isOpen) return undefined
      const { headers, socket } = request
      const isLocal = isLoopback(socket.remoteAddress ?? '') && isLoopback(nameOf(headers.host))
      if (token === undefined && !isLocal) return wrongHost
      if (token === undefined && isForwarded(request)) return fromElsewhere
      return otherOrigin(request) ?? (isWrong(request) ? wrongToken : undefined)
    },
  }
}

const wrongHost: Refusal = {
  status: 403,
  code: 'host',
  message: 'Ask the server: the Host header names no loopback address',
}

const fromElsewhere: Refusal = {
  status: 403,
  code: 'forwarded',
  message: 'Ask the server: the request was passed on by a proxy, which needs a token',
}

/** A proxy on this machine has its address: who it asks for does not. */
const forwarding = /^(?:forwarded|via|x-forwarded|x-forwarded-.*|x-real-ip|x-client-ip|true-client-ip|cf-.*)$/

function isForwarded({ headers }: IncomingMessage): boolean {
  return Object.keys(headers).some((name) => forwarding.test(name))
}

const wrongToken: Refusal = {
  status: 401,
  code: 'token',
  message: 'Ask the server: the bearer token is missing or wrong',
}

function otherOrigin({ headers: { origin, host = '' } }: IncomingMessage): Refusal | undefined {
  if (origin === undefined || origin === `http://${host}` || origin === `https://${host}`) return undefined
  const message = 'Ask the server: the request comes from a page of another origin'
  return { status: 403, code: 'origin', message }
}

function tokenCheck(action: string, token: string | undefined): (request: IncomingMessage) => boolean {
  if (token === undefined) return () => false
  if (token.length < shortestToken) {
    const message = `${action}: the token has ${token.length} characters and needs ${shortestToken}`
    throw new TidemarkError('usage', message)
  }
  const wanted = digest(`Bearer ${token}`)
  return ({ headers }) => !timingSafeEqual(digest(headers.authorization ?? ''), wanted)
}

/** Names and addresses of this machine alone; `[::1]` with or without brackets, and IPv4 inside of IPv6. */
export function isLoopback(host: string): boolean {
  const name = host
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/^::ffff:/i, '')
    .toLowerCase()
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'))
}

function nameOf(host = ''): string {
  return host.replace(/:\d*$/, '')
}

/** Of equal length whatever it is of, as `timingSafeEqual` needs. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
