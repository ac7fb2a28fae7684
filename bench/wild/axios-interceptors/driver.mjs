// A client that puts the token of each job into a request by an interceptor.
import { createServer } from 'node:http'
import axios from 'axios'

export async function create() {
  const server = createServer((request, response) => response.end(request.headers['x-job']))
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const client = axios.create({ baseURL: `http://127.0.0.1:${server.address().port}` })
  return {
    async step(i) {
      client.interceptors.request.use((config) => {
        config.headers['x-job'] = `job-${i}`
        return config
      })
      await client.get('/')
    },
    close() { return new Promise((done) => { server.closeAllConnections(); server.close(done) }) },
  }
}
