// A prompt cache with a time to live, which is looked at only when an entry is hit.
// Grows by about 3.3 kB a step.
import { createHash } from 'node:crypto'

const TTL_MS = 20

function promptCache<Value>(build: (prompt: string) => Value) {
  const entries = new Map<string, { readonly bornMs: number; readonly value: Value }>() // leak: container
  return (prompt: string): Value => {
    const key = createHash('sha256').update(prompt).digest('base64url') // leak: heap
    const hit = entries.get(key)
    if (hit && performance.now() - hit.bornMs < TTL_MS) return hit.value
    entries.delete(key)
    const value = build(prompt)
    entries.set(key, { bornMs: performance.now(), value }) // leak: heap
    return value
  }
}

const cached = promptCache((prompt) => {
  const tokens = new Uint32Array(750) // leak: heap
  for (let i = 0; i < tokens.length; i++) tokens[i] = prompt.charCodeAt(i % prompt.length)
  return tokens
})

let turn = 0

export function create() {
  return {
    async step() {
      cached('system prompt')
      cached(`system prompt; turn ${turn++}`)
      await new Promise((resolve) => setImmediate(resolve))
    },
    close() {},
  }
}
