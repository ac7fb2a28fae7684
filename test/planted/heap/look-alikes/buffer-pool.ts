// Small buffers from Node's pool, of which the last 30 are kept: whole pools come and go with them.
const KEPT = 30

export function create() {
  const recent: Buffer[] = []
  return {
    step(i: number) {
      for (let n = 0; n < 5; n++) recent.push(Buffer.from(`frame ${i}.${n} `.repeat(1 + ((i * 7 + n) % 40))))
      recent.splice(0, recent.length - KEPT)
    },
    close() {
      recent.length = 0
    },
  }
}
