// Entries live for 40 ms and are swept when the next one comes.
const TTL_MS = 40

export function create() {
  const entries = new Map<number, { readonly untilMs: number; readonly rows: number[] }>()
  return {
    async step(i: number) {
      const nowMs = performance.now()
      for (const [key, { untilMs }] of entries) if (untilMs < nowMs) entries.delete(key)
      entries.set(i, { untilMs: nowMs + TTL_MS, rows: Array.from({ length: 100 }, (_, n) => n + 0.5) })
      await new Promise((resolve) => setTimeout(resolve, 4))
    },
    close() {
      entries.clear()
    },
  }
}
