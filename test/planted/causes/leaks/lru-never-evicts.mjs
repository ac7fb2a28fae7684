// A cache with a bound of 300 that it forgets to apply to what is added by another way.
class Recent {
  max = 300
  entries = new Map()

  set(key, value) {
    this.entries.set(key, value)
    if (this.entries.size > this.max) this.entries.delete(this.entries.keys().next().value)
  }

  warm(pairs) {
    for (const [key, value] of pairs) this.entries.set(key, value) // leak: heap
  }
}

export function create() {
  const recent = new Recent()
  return {
    step(i) {
      recent.warm([
        [`file ${i}`, { read: i }],
        [`file ${i}.map`, { read: i }],
      ])
    },
    close() {
      recent.entries.clear()
    },
  }
}
