// A memo whose bound is a variable of the function that made it; keys and values are both text.
function memo(compute, maxEntries) {
  const known = new Map()
  return (key) => {
    const value = known.get(key) ?? compute(key)
    known.delete(key)
    known.set(key, value)
    if (known.size > maxEntries) known.delete(known.keys().next().value)
    return value
  }
}

const shout = memo((word) => `${word.toUpperCase()} and again ${word}`, 2_000)

export function create() {
  return {
    step(i) {
      shout(`a word of some length, the ${i}th`)
    },
    close() {},
  }
}
