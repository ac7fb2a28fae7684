// What the server is composed from, beside its agent. A scenario plants a fault by swapping one.
import { channel } from 'node:diagnostics_channel'
import type { ServerResponse } from 'node:http'
import { BoundedEventStream } from './event-stream.ts'
import type { OpenStream } from './event-streams.ts'

/** Announced for every request that was answered, and for an event stream when it has begun. */
export const requestChannel = 'tidemark:agent:request'

export interface RequestAnnouncement {
  readonly method: string
  readonly url: string
  readonly status: number
  readonly durationMs: number
}

export interface ServerParts {
  readonly openStream: OpenStream
  /** Told of every request; `response` is there to be looked at. */
  readonly recordRequest: (request: RequestAnnouncement, response: ServerResponse) => void
}

const requests = channel(requestChannel)

export const defaultServerParts: ServerParts = {
  openStream: (options) => new BoundedEventStream(options),
  recordRequest: (request) => {
    if (requests.hasSubscribers) requests.publish(request)
  },
}
