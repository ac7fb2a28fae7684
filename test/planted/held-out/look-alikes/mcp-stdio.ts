// A tool server as a child process for the whole life; requests leave the table when they are answered.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export async function create() {
  const server = spawn('cat', { stdio: ['pipe', 'pipe', 'inherit'] })
  const pending = new Map<number, (result: unknown) => void>()
  const lines = createInterface({ input: server.stdout })
  lines.on('line', (line) => {
    const { id, params } = JSON.parse(line)
    pending.get(id)?.(params)
    pending.delete(id)
  })
  let id = 0
  const request = (params: object) => {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    pending.set(id, resolve)
    server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: id++, params })}\n`)
    return promise
  }
  return {
    step: (i: number) =>
      Promise.all([request({ tool: 'search', query: `needle ${i}` }), request({ tool: 'list' })]),
    async close() {
      server.stdin.end()
      await once(server, 'close')
      lines.close()
    },
  }
}
