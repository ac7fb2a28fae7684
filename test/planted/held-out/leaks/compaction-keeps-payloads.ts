// Compaction replaces old tool results by a word, and moves them to `original` in case somebody asks.
// Grows by about 4.7 kB a step.
import { randomBytes } from 'node:crypto'

interface ToolPart {
  readonly type: 'tool'
  output: string
  original?: string
  compactedMs?: number
}

class Conversation {
  readonly parts: ToolPart[] = [] // leak: container
  #uncompacted = 0

  append(output: string) {
    this.parts.push({ type: 'tool', output }) // leak: heap
    this.#uncompacted += output.length
    if (this.#uncompacted > 64_000) this.#compact()
  }

  #compact() {
    for (const part of this.parts) {
      if (part.compactedMs !== undefined) continue
      part.original = part.output // leak: heap
      part.output = '[old tool result cleared]'
      part.compactedMs = Date.now()
    }
    this.#uncompacted = 0
  }
}

export const create = () => {
  const conversation = new Conversation()
  return {
    step: () => conversation.append(randomBytes(3_450).toString('base64')), // leak: heap
    [Symbol.asyncDispose]: async () => {},
  }
}
