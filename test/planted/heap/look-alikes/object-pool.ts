// Objects are lent and come back; the pool has as many as were ever out at the same time, at most 32.
interface Particle {
  readonly position: Float64Array
}

export function create() {
  const free: Particle[] = []
  const lend = () => free.pop() ?? { position: new Float64Array(128) }
  return {
    step(i: number) {
      const lent = Array.from({ length: 1 + ((i * 13) % 32) }, lend)
      for (const particle of lent) particle.position.fill(i)
      free.push(...lent)
    },
    close() {
      free.length = 0
    },
  }
}
