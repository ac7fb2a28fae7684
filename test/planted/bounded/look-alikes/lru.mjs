// At most 4,096 widths of lines are known, which a short run does not reach.
class Recent {
  constructor(max) {
    this.max = max
    this.entries = new Map()
  }
  set(key, value) {
    this.entries.delete(key)
    this.entries.set(key, value)
    if (this.entries.size > this.max) this.entries.delete(this.entries.keys().next().value)
  }
}

const widths = new Recent(4_096)

export function create() {
  return {
    step(i) {
      widths.set(`line ${i} of the output`, { columns: i % 80 })
    },
    close() {},
  }
}
