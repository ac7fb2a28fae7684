// A store of profiles on loopback, as far as whoever pushes can see: it decodes what comes.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { Profile } from 'pprof-format'

export interface Received {
  readonly path: string
  readonly authorization: string | undefined
  readonly body: Buffer
}

export class ProfileStore implements AsyncDisposable {
  readonly received: Received[] = []
  /** Of the next answers; 200 once there are no more. */
  readonly answers: number[] = []
  readonly #server = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request)
      const { url: path = '', headers } = request
      this.received.push({ path, authorization: headers.authorization, body })
      response.writeHead(this.answers.shift() ?? 200).end('{}')
    })()
  })

  static async start(): Promise<ProfileStore> {
    const store = new ProfileStore()
    store.#server.listen(0, '127.0.0.1')
    await once(store.#server, 'listening')
    return store
  }

  get host(): string {
    const address: AddressInfo | string | null = this.#server.address()
    return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  }

  /** Resolves once so many have come. */
  async has(count: number): Promise<void> {
    while (this.received.length < count) await pause(10)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

/** Of one series in JSON, as Pyroscope and Parca take it. */
export function rawProfile({ body }: Received): Buffer {
  const [series] = JSON.parse(body.toString('utf8')).series
  return Buffer.from(series.samples[0].rawProfile, 'base64')
}

/** Bytes alive by the innermost function that has a file. */
export function aliveByFunction(profile: Buffer): ReadonlyMap<string, number> {
  const { stringTable, function: functions, location, sample } = Profile.decode(gunzipSync(profile))
  const sums = new Map<string, number>()
  for (const { locationId, value } of sample) {
    const called = locationId
      .map((id) =>
        functions.find((each) => each.id === location.find((at) => at.id === id)?.line[0]?.functionId),
      )
      .find((each) => each !== undefined && Number(each.filename) > 0)
    const name = stringTable.strings[Number(called?.name ?? 0)] ?? ''
    sums.set(name, (sums.get(name) ?? 0) + Number(value[0]))
  }
  return sums
}
