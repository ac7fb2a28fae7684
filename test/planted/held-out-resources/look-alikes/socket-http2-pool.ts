// Two sessions that all requests share, made again when the server sends them away.
import { once } from 'node:events'
import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'

export async function create() {
  const server = http2.createServer()
  server.on('stream', (stream: http2.ServerHttp2Stream) => {
    stream.respond({ ':status': 200 })
    stream.end('{"ok":true}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const sessions: http2.ClientHttp2Session[] = []

  function sessionOf(lane: number) {
    const session = sessions[lane]
    if (session !== undefined && !session.closed && !session.destroyed) return session
    return (sessions[lane] = http2.connect(origin))
  }

  return {
    async step(i: number) {
      const session = sessionOf(i % 2)
      const stream = session.request({ ':path': `/v1/messages/${i}` })
      let body = ''
      for await (const chunk of stream.setEncoding('utf8')) body += chunk
      // Connections are not to grow old.
      if (i % 10 === 9) session.close()
      return body
    },
    async close() {
      for (const session of sessions) session.close()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
