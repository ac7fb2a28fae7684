// A registry that is its own dictionary: a class of which the one object has ever more properties, by names without a number.
class Registry {
  add(name, handler) {
    this[name] = handler
  }
}

const registry = new Registry()
const LETTERS = 'abcdefghij'

export function create() {
  return {
    step(i) {
      const name = Array.from(String(i), (digit) => LETTERS[Number(digit)]).join('')
      registry.add(`on${name}`, { name }) // leak: heap
    },
    close() {},
  }
}
