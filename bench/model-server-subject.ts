// A server in a process of its own, for `pnpm bench model-server`: the model, or one that reads and answers a fixed text.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { ModelServer } from '../src/model/model-server.ts'

export type Ask =
  | { readonly do: 'serve-model' | 'cost' }
  | { readonly do: 'serve-text'; readonly bytes: number }

process.once('disconnect', () => process.exit())

async function serveText(bytes: number): Promise<object> {
  const text = 'x'.repeat(bytes)
  const server = createServer((request, response) => {
    request.resume()
    request.once('end', () => response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` }
}

/** Processor time so far, and the memory after collections, whose time is not counted. */
async function cost(): Promise<object> {
  const { user, system } = process.cpuUsage()
  for (let each = 0; each < 4; each += 1) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const { rss, heapUsed } = process.memoryUsage()
  const collected = process.cpuUsage()
  collecting += (collected.user - user + collected.system - system) / 1000
  return {
    cpuMs: (collected.user + collected.system) / 1000 - collecting,
    rssBytes: rss,
    heapBytes: heapUsed,
  }
}

let collecting = 0

async function answer(ask: Ask): Promise<object> {
  if (ask.do === 'cost') return await cost()
  if (ask.do === 'serve-text') return await serveText(ask.bytes)
  const { url } = await ModelServer.start({ workload: { steps: 3 } })
  return { url }
}

process.on('message', (ask: Ask) => void answer(ask).then((answered) => process.send?.(answered)))
process.send?.({ ready: true })
