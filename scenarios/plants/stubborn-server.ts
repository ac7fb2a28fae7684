// A language server that answers `initialize` and ignores everything after, SIGTERM too, with a child that does as well.
import { spawn } from 'node:child_process'

const HEADER_END = '\r\n\r\n'

process.on('SIGTERM', () => undefined)
spawn('/bin/sh', ['-c', 'trap "" TERM; sleep 300 & wait'], { stdio: 'ignore' })
setInterval(() => undefined, 60_000)

let received = ''
process.stdin.on('data', (chunk: Buffer) => {
  if (received.includes(HEADER_END)) return
  received += chunk.toString()
  if (!received.includes(HEADER_END)) return
  const body = JSON.stringify({ jsonrpc: '2.0', id: 0, result: { capabilities: {} } })
  process.stdout.write(`Content-Length: ${Buffer.byteLength(body)}${HEADER_END}${body}`)
})
