// Keys and values are strings: a cache of texts by text that nothing takes from.
const encoded = new Map()

function encode(text) {
  const known = encoded.get(text)
  if (known !== undefined) return known
  const tokens = [...text].map((letter) => letter.charCodeAt(0)).join(' ')
  encoded.set(text, tokens) // leak: heap
  return tokens
}

export function create() {
  return {
    step(i) {
      encode(`prompt number ${i}`)
    },
    close() {},
  }
}
