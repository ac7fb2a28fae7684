// One function meets 64 shapes of objects, a new one every fourth step, and is compiled again and again.
const SHAPES = 64

const area = (shape) => Object.values(shape).reduce((sum, side) => sum + side, 0) * (shape.scale ?? 1)

export function create() {
  return {
    step(i) {
      const count = Math.min(SHAPES, 1 + Math.floor(i / 4))
      let sum = 0
      for (let n = 0; n < 400; n++) {
        const shape = n % 2 ? { scale: n } : {}
        for (let k = 0; k <= (n % count) % 16; k++) shape[`side${(n % count) * 16 + k}`] = k + 0.5
        sum += area(shape)
      }
      return sum
    },
    close() {},
  }
}
