// A registry that is its own dictionary, of which the oldest entry goes when there are two hundred.
const MOST = 200
class Registry {
  add(name, handler) {
    this[name] = handler
    const [oldest, ...others] = Object.keys(this)
    if (others.length >= MOST) delete this[oldest]
  }
}

const registry = new Registry()
const LETTERS = 'abcdefghij'

export function create() {
  return {
    step(i) {
      const name = Array.from(String(i), (digit) => LETTERS[Number(digit)]).join('')
      registry.add(`on${name}`, { name })
    },
    close() {},
  }
}
