// A language server that is as bad as it is told to be. Speaks LSP by hand, so that it shares no code with the client.
// Arguments: publishes | silent | stubborn | dies, and for `stubborn` a grandchild that ignores signals too.
import { spawn } from 'node:child_process'

const manner = process.argv[2] ?? 'publishes'
let buffered = Buffer.alloc(0)

if (manner === 'stubborn') {
  process.on('SIGTERM', () => {})
  spawn('/bin/sh', ['-c', "trap '' TERM; sleep 300 & wait"], { stdio: 'ignore' })
  setInterval(() => {}, 1000)
}

process.stdin.on('data', (chunk: Buffer) => {
  buffered = Buffer.concat([buffered, chunk])
  for (let message = take(); message !== undefined; message = take()) receive(message)
})
if (manner !== 'stubborn') process.stdin.on('end', () => process.exit(0))

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: { readonly textDocument?: { readonly uri: string } }
}

function take(): Message | undefined {
  const end = buffered.indexOf('\r\n\r\n')
  const length = Number(/Content-Length: (\d+)/.exec(buffered.subarray(0, end + 1).toString())?.[1])
  if (end === -1 || buffered.length < end + 4 + length) return undefined
  const body = buffered.subarray(end + 4, end + 4 + length).toString()
  buffered = buffered.subarray(end + 4 + length)
  const message: Message = JSON.parse(body)
  return message
}

function send(message: object): void {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message })
  process.stdout.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

function receive({ id, method, params }: Message): void {
  const uri = params?.textDocument?.uri
  if (method === 'initialize') send({ id, result: { capabilities: {} } })
  else if (manner === 'stubborn' || (manner === 'silent' && method !== 'exit')) return
  else if (method === 'shutdown') send({ id, result: null })
  else if (method === 'exit') process.exit(0)
  else if (method === 'textDocument/didOpen' || method === 'textDocument/didChange') opened(uri)
}

function opened(uri: string | undefined): void {
  if (manner === 'dies') {
    process.stderr.write('out of luck\n')
    process.exit(7)
  }
  const at = { line: 0, character: 0 }
  for (const message of ['quickly found', 'found on a second look']) {
    const diagnostics = [{ range: { start: at, end: at }, severity: 2, message }]
    send({ method: 'textDocument/publishDiagnostics', params: { uri, diagnostics } })
  }
}
