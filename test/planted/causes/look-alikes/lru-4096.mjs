// A cache of 4,096 entries that the run does not fill: full, it gives one back for each that comes.
class Recent {
  max = 4_096
  entries = new Map()

  set(key, value) {
    this.entries.delete(key)
    this.entries.set(key, value)
    if (this.entries.size > this.max) this.entries.delete(this.entries.keys().next().value)
  }
}

export function create() {
  const recent = new Recent()
  return {
    step(i) {
      for (let n = 0; n < 4; n++) recent.set(`file ${i}.${n}`, { read: i, n })
    },
    close() {
      recent.entries.clear()
    },
  }
}
