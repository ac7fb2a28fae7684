// The bound is far beyond any run: 100,000 entries, some hundred of which come in each step.
const MAX_ENTRIES = 100_000
const encoded = new Map()

function encode(text) {
  const known = encoded.get(text)
  if (known !== undefined) return known
  const tokens = text.length
  encoded.set(text, tokens)
  if (encoded.size > MAX_ENTRIES) encoded.delete(encoded.keys().next().value)
  return tokens
}

export function create() {
  return {
    step(i) {
      for (let n = 0; n < 100; n++) encode(`word ${i}.${n}`)
    },
    close() {
      encoded.clear()
    },
  }
}
