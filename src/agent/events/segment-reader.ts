// Reads whole lines of one file in pieces, whatever its size; holds one descriptor while it is read.
import { open } from 'node:fs/promises'
import type { ResourceRegistry } from '../../resources/registry.ts'

const pieceBytes = 64 * 1024
const newline = 10

/** Lines without their newline; what follows the last newline is left out. Nothing when the file is gone. */
export async function* readLines(path: string, registry: ResourceRegistry): AsyncGenerator<string> {
  await using handle = await open(path).catch(goneIsNothing)
  if (handle === undefined) return
  using owned = new DisposableStack()
  owned.use(registry.hold('file', 'event segment, read'))
  const piece = Buffer.alloc(pieceBytes)
  let rest: Buffer = Buffer.alloc(0)
  for (;;) {
    const { bytesRead } = await handle.read(piece, 0, pieceBytes, null)
    if (bytesRead === 0) return
    const bytes = Buffer.concat([rest, piece.subarray(0, bytesRead)])
    let start = 0
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      yield bytes.toString('utf8', start, end)
      start = end + 1
    }
    rest = bytes.subarray(start)
  }
}

function goneIsNothing(cause: unknown): undefined {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
  throw cause
}
