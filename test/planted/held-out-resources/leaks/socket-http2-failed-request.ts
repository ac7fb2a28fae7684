// A session for each request, closed after the body; a refused request never gets that far.
import { once } from 'node:events'
import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'

export const meta = { steps: 48 }

async function post(origin: string, path: string) {
  const session = http2.connect(origin) // leak: socket
  const stream = session.request({ ':method': 'POST', ':path': path })
  stream.end('{}')
  const [headers]: http2.IncomingHttpHeaders[] & http2.IncomingHttpStatusHeader[] = await once(
    stream,
    'response',
  )
  if (headers?.[':status'] !== 200) throw new Error(`the server answered ${headers?.[':status']}`)
  let body = ''
  for await (const chunk of stream.setEncoding('utf8')) body += chunk
  session.close()
  return body
}

export async function create() {
  const server = http2.createServer()
  server.on('stream', (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => {
    stream.respond({ ':status': headers[':path'] === '/v1/limited' ? 429 : 200 })
    stream.end('{"ok":true}')
  })
  server.listen(0, '127.0.0.1').unref() // leak: socket
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let refused = 0
  return {
    async step(i: number) {
      try {
        await post(origin, i % 6 === 5 ? '/v1/limited' : '/v1/messages') // leak: socket
      } catch {
        refused++
      }
    },
    close() {
      server.close()
      return refused
    },
  }
}
