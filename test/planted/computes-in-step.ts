// Look-alike: one step takes as much computing as a second of a quiet machine has, which a busy one spreads over many.
const COMPUTING_US = 700_000

export function create() {
  return {
    step(cycle: number) {
      if (cycle !== 5) return
      const from = process.cpuUsage()
      const spent = () => Object.values(process.cpuUsage(from)).reduce((sum, us) => sum + us, 0)
      while (spent() < COMPUTING_US) Math.random()
    },
    close() {
      // Nothing is held.
    },
  }
}
