// Pushes profiles in intervals, oldest first. What cannot be sent waits, bounded, and is tried again ever later; that it
// fails is told once, and once that it works again.
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'
import type { ProfileTarget } from './profile-target.ts'

export interface ProfilePushOptions {
  readonly target: ProfileTarget
  readonly intervalMs: number
  /** pprof's format, gzipped; undefined while there is nothing to tell. */
  readonly take: () => Promise<Buffer | undefined>
  /** Without credentials. */
  readonly told: (line: string) => void
  /** After a first failure; doubled after each further one. Default 1 s. */
  readonly retryMs?: number
}

/** Waiting to be sent: older ones go, for they are levels and the newest says most. */
const MAX_WAITING = 8
const MAX_WAITING_BYTES = 4 * 1024 * 1024
const RETRY_MS = 1_000
const LONGEST_RETRY_MS = 300_000
const ANSWER_MS = 10_000
/** A store that does not answer must not hold up the end of the program. */
const LAST_MS = 3_000

/** From its construction to its disposal, which sends a last one. Nothing of it keeps the process alive. */
export class ProfilePush implements AsyncDisposable {
  /** Profiles that nobody got. */
  dropped = 0
  readonly #options: ProfilePushOptions
  readonly #timer: NodeJS.Timeout
  #waiting: Buffer[] = []
  #sending: Promise<void> | undefined
  #failures = 0
  #retryAtMs = 0

  constructor(options: ProfilePushOptions) {
    this.#options = options
    this.#timer = setInterval(() => void this.#beat(), options.intervalMs).unref()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    const last = new AbortController()
    await Promise.race([
      this.#end(),
      pause(LAST_MS, undefined, { signal: last.signal }).catch(() => undefined),
    ])
    last.abort()
  }

  /** After what is on its way, which may fail and put off the next. */
  async #end(): Promise<void> {
    await this.#sending
    this.#retryAtMs = 0
    await this.#beat()
  }

  /** Never rejects. */
  async #beat(): Promise<void> {
    try {
      const profile = await this.#options.take()
      if (profile !== undefined) this.#queue(profile)
    } catch (error) {
      this.#failed(error)
    }
    await this.#send()
  }

  #queue(profile: Buffer): void {
    this.#waiting.push(profile)
    while (this.#waiting.length > MAX_WAITING || bytesOf(this.#waiting) > MAX_WAITING_BYTES) {
      this.#waiting.shift()
      this.dropped++
    }
  }

  /** One at a time: what waits goes with the one that is on its way. */
  async #send(): Promise<void> {
    if (this.#sending !== undefined || performance.now() < this.#retryAtMs) return
    this.#sending = this.#sendAll()
    await this.#sending
    this.#sending = undefined
  }

  /** Never rejects. */
  async #sendAll(): Promise<void> {
    try {
      for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
        const status = await posted(this.#options.target, next)
        if (isRefused(status)) this.dropped++ // It would never be taken.
        else if (status >= 300) throw new Error(`it answered ${status}`)
        this.#waiting = this.#waiting.filter((each) => each !== next)
        if (isRefused(status)) throw new Error(`it answered ${status}`)
      }
      this.#worked()
    } catch (error) {
      this.#failed(error)
    }
  }

  #worked(): void {
    const { target, told } = this.#options
    if (this.#failures > 0) told(`profiles are pushed to ${target.shown} again`)
    this.#failures = 0
  }

  #failed(error: unknown): void {
    const { target, told, retryMs = RETRY_MS } = this.#options
    const waitMs = Math.min(LONGEST_RETRY_MS, retryMs * 2 ** this.#failures)
    this.#failures++
    this.#retryAtMs = performance.now() + waitMs
    if (this.#failures === 1) told(`push profiles to ${target.shown}: it failed: ${reasonOf(error)}`)
    setTimeout(() => void this.#send(), waitMs + 1).unref()
  }
}

/** Another try would be refused as well. */
function isRefused(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429
}

/** Over a connection of its own, which is closed: nothing of it stays open in a program that is watched. @returns the status */
async function posted({ url, headers, bodyOf }: ProfileTarget, profile: Buffer): Promise<number> {
  const body = bodyOf(profile)
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  const signal = AbortSignal.timeout(ANSWER_MS)
  const length = String(Buffer.byteLength(body))
  const sent = send(url, {
    method: 'POST',
    agent: false,
    signal,
    headers: { ...headers, 'content-length': length, connection: 'close' },
  })
  sent.on('socket', (socket) => socket.unref())
  sent.on('error', () => undefined) // Told by the wait below; a later one has nobody to tell.
  sent.end(body)
  const [response] = await once(sent, 'response')
  response.resume()
  await once(response, 'end')
  return Number(response.statusCode)
}

function bytesOf(profiles: readonly Buffer[]): number {
  return profiles.reduce((sum, { length }) => sum + length, 0)
}

/** Node's words name address and port, and no credentials. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'for no reason that it told'
  return 'code' in error && error.message === '' ? String(error.code) : error.message
}
