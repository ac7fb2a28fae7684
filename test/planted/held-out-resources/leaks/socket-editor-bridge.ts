// The bridge to the editor closes its server at the end, which does not end who is connected.
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = mkdtempSync(join(tmpdir(), 'bridge-'))
process.once('exit', () => rmSync(root, { recursive: true, force: true }))
let bridges = 0

async function startBridge(path: string) {
  const server = net.createServer((editor) => editor.setEncoding('utf8').pipe(editor))
  server.listen(path).unref() // leak: socket, pipe, server
  await once(server, 'listening')
  return server
}

async function connectEditor(path: string) {
  const editor = net.connect(path) // leak: socket, pipe
  await once(editor, 'connect')
  editor.setEncoding('utf8')
  return editor
}

export async function create() {
  const path = join(root, `${++bridges}.sock`)
  const server = await startBridge(path) // leak: socket, pipe, server
  const editor = await connectEditor(path) // leak: socket, pipe
  return {
    async step(i: number) {
      editor.write(`${JSON.stringify({ id: i, method: 'selection' })}\n`)
      await once(editor, 'data')
    },
    close() {
      server.close()
    },
  }
}
