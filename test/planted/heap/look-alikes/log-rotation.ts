// Two halves of a log in memory: when the new one has 32 kB, it becomes the old one.
const HALF_BYTES = 32_768

export function create() {
  let old: string[] = []
  let current: string[] = []
  let bytes = 0
  return {
    step(i: number) {
      const line = `${i} ${Array.from({ length: 100 }, (_, n) => (i * n) % 997).join(' ')}`
      current.push(line)
      bytes += line.length
      if (bytes < HALF_BYTES) return
      old = current
      current = []
      bytes = 0
    },
    close() {
      old.length = 0
      current.length = 0
    },
  }
}
