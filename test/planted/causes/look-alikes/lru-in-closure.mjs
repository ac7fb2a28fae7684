// The bound is a parameter that only the closures see.
function recent(limit) {
  const entries = new Map()
  return {
    set(key, value) {
      entries.set(key, value)
      if (entries.size > limit) entries.delete(entries.keys().next().value)
    },
    clear: () => entries.clear(),
  }
}

export function create() {
  const seen = recent(2_000)
  return {
    step(i) {
      seen.set(i, { step: i })
      seen.set(-i, { step: -i })
    },
    close() {
      seen.clear()
    },
  }
}
