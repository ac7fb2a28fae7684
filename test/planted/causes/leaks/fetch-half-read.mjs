// An answer is read for its first words and left: its connection stays open, at both ends in this process.
import { createServer } from 'node:http'

export const meta = { steps: 24 }

export async function create() {
  const server = createServer((request, response) => response.write(`heard ${request.url}`))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    async step(i) {
      const response = await fetch(`http://127.0.0.1:${server.address().port}/${i}`) // leak: socket
      const { value } = await response.body.getReader().read()
      return value?.length
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
