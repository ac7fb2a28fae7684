// A program with fetch against a server of its own and a child process every fifth cycle, that keeps DETECTION_BYTES
// bytes of each cycle, or none.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { keeper } from './detection-keeper.ts'

const run = promisify(execFile)

export async function create() {
  const keep = keeper(Number(process.env['DETECTION_BYTES'] ?? 0))
  const server = createServer((request, response) => {
    response.end(
      JSON.stringify({ url: request.url, text: 'x'.repeat(200 + Math.floor(Math.random() * 5_000)) }),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on a port has one
  const { port } = server.address() as AddressInfo
  return {
    async step(cycle: number): Promise<void> {
      const response = await fetch(`http://127.0.0.1:${port}/${cycle}`)
      await response.json()
      if (cycle % 5 === 0) await run('true')
      keep(cycle)
    },
    async close(): Promise<void> {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
