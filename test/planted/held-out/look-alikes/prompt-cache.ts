// Prompts by hash, 64 of them, dropped when they are 40 turns old: whichever comes first.
import { createHash } from 'node:crypto'

export async function create() {
  const entries = new Map<string, { readonly born: number; readonly tokens: Uint32Array }>()
  const sweep = (turn: number) => {
    for (const [key, { born }] of entries) {
      if (turn - born <= 40 && entries.size <= 64) break
      entries.delete(key)
    }
  }
  return {
    async step(turn: number) {
      for (const prompt of ['system', `turn ${turn}`, `turn ${turn} with tools`]) {
        const key = createHash('sha1').update(prompt).digest('hex')
        if (!entries.has(key)) entries.set(key, { born: turn, tokens: new Uint32Array(300).fill(turn) })
      }
      sweep(turn)
    },
    async close() {
      entries.clear()
    },
  }
}
