// A receiver of OTLP over HTTP, as a collector is: keeps the newest number of each series.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { z } from 'zod'

const attributes = z
  .array(z.object({ key: z.string(), value: z.looseObject({ stringValue: z.string().optional() }) }))
  .default([])
const int64 = z.union([z.string(), z.number()]).transform(Number)
const points = z.object({
  dataPoints: z.array(
    z.looseObject({
      attributes,
      asDouble: z.number().optional(),
      asInt: int64.optional(),
      count: int64.optional(),
      sum: z.number().optional(),
      bucketCounts: z.array(int64).optional(),
    }),
  ),
})
const metric = z.looseObject({
  name: z.string(),
  unit: z.string().default(''),
  gauge: points.optional(),
  sum: points.optional(),
  histogram: points.optional(),
})
const body = z.object({
  resourceMetrics: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeMetrics: z.array(z.object({ metrics: z.array(metric) })),
    }),
  ),
})

export interface ReceivedPoint {
  readonly value: number | undefined
  readonly count: number | undefined
  readonly sum: number | undefined
  readonly bucketCounts: readonly number[] | undefined
}

export interface OtlpReceiver extends AsyncDisposable {
  readonly url: string
  /** Of the newest export; a series is `name{attribute="value"}`. */
  readonly series: ReadonlyMap<string, ReceivedPoint>
  readonly service: string | undefined
  /** Resolves with the next export. */
  received(): Promise<void>
}

export async function otlpReceiver(): Promise<OtlpReceiver> {
  let series = new Map<string, ReceivedPoint>()
  let service: string | undefined
  let next = Promise.withResolvers<void>()
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { resourceMetrics } = body.parse(await json(request))
    const metrics = resourceMetrics.flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap((scope) => scope.metrics),
    )
    const labels = resourceMetrics[0]?.resource.attributes
    service = labels?.find(({ key }) => key === 'service.name')?.value.stringValue
    series = new Map(metrics.flatMap(seriesOf))
    response.setHeader('content-type', 'application/json')
    response.end('{}')
    next.resolve()
    next = Promise.withResolvers()
  }
  const server = createServer((request, response) => void take(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  return {
    url: `http://127.0.0.1:${port}`,
    get series() {
      return series
    },
    get service() {
      return service
    },
    received: () => next.promise,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function seriesOf({ name, gauge, sum, histogram }: z.infer<typeof metric>): [string, ReceivedPoint][] {
  const { dataPoints } = gauge ?? sum ?? histogram ?? { dataPoints: [] }
  return dataPoints.map(({ attributes: labels, asDouble, asInt, count, sum: total, bucketCounts }) => {
    const written = labels.map(({ key, value }) => `${key}="${value.stringValue}"`)
    const set = written.length === 0 ? '' : `{${written.join(',')}}`
    return [`${name}${set}`, { value: asDouble ?? asInt, count, sum: total, bucketCounts }]
  })
}
