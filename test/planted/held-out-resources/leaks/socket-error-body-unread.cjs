// A failed request is an error for its caller, and nobody reads what the server said about it.
const http = require('node:http')
const { once } = require('node:events')

exports.meta = { steps: 60 }

const agent = new http.Agent({ keepAlive: true })

function getJson(url) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent }, (response) => {
      // leak: socket
      if (response.statusCode !== 200) {
        reject(new Error(`status ${response.statusCode}`))
        return
      }
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (text) => (body += text))
      response.on('end', () => resolve(JSON.parse(body)))
    })
    request.on('error', reject)
  })
}

exports.create = async () => {
  const server = http.createServer((request, response) => {
    if (request.url === '/models') response.end('{"models":[]}')
    else response.writeHead(503).end('overloaded\n'.repeat(40_000))
  })
  server.keepAliveTimeout = 0
  server.listen(0, '127.0.0.1').unref() // leak: socket
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${server.address().port}`
  return {
    async step(i) {
      await getJson(`${origin}${i % 5 === 2 ? '/overloaded' : '/models'}`).catch(() => {}) // leak: socket
    },
    close() {
      server.close()
    },
  }
}
