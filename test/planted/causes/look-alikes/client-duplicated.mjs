// A client of its own for each job, given back whether the job failed or not. The package connects in a later tick.
import { createServer } from 'node:net'
import { WireClient } from 'wire-client'

export const meta = { steps: 60 }

async function withOwn(client, job) {
  const own = client.duplicate()
  const answer = await own.ask(job).finally(() => own.end())
  if (answer === 'refused') throw new Error(`${job} was refused`)
  return answer
}

export async function create() {
  const server = createServer((socket) => {
    socket
      .on('data', (job) => socket.write(String(job).endsWith('1') ? 'refused' : 'done'))
      .on('error', () => {})
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = new WireClient({ host: '127.0.0.1', port: server.address().port })
  return {
    async step(i) {
      await withOwn(client, `job ${i % 2}`).catch(() => {})
    },
    async close() {
      client.end()
      await new Promise((resolve) => server.close(resolve).unref() && resolve())
    },
  }
}
