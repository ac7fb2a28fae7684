// Counts a program's work while it runs, so that growth is told for each unit of it and idle time is no evidence: requests
// that were answered, or messages on a diagnostics channel of the program's own.
import { subscribe } from 'node:diagnostics_channel'

/** `http`: requests answered. `channel:NAME`: messages published there. */
export type WorkUnit = 'http' | `channel:${string}`

/** Of Node's own servers, which publish only where somebody listens. */
const HTTP_CHANNELS = ['http.server.response.finish', 'http2.server.stream.finish']
const CHANNEL = 'channel:'

/** Undefined where it is none. */
export function workUnit(text: string | undefined): WorkUnit | undefined {
  if (text === 'http') return text
  return text?.startsWith(CHANNEL) === true && text.length > CHANNEL.length
    ? `${CHANNEL}${text.slice(CHANNEL.length)}`
    : undefined
}

export class WorkCount {
  #done = 0

  /** Counts for the life of the thread. */
  constructor(unit: WorkUnit) {
    const count = (): void => {
      this.#done += 1
    }
    const channels = unit === 'http' ? HTTP_CHANNELS : [unit.slice(CHANNEL.length)]
    for (const channel of channels) subscribe(channel, count)
  }

  get done(): number {
    return this.#done
  }
}
