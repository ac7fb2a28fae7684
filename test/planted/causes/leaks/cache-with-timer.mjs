// A cache that looks through itself by a timer, which holds it by a bound method; and a variable that holds it as well.
const MINUTES = 10 * 60_000

class Cache {
  constructor() {
    this.check = this.check.bind(this)
    this.kept = {}
    this.check()
  }

  check() {
    for (const key in this.kept) if (this.kept[key].isOver) delete this.kept[key]
    this.timer = setTimeout(this.check, MINUTES)
    this.timer.unref()
  }

  set(key, value) {
    this.kept[key] = { isOver: false, value } // leak: heap
  }
}

const cache = new Cache()

export function create() {
  return {
    step(i) {
      cache.set(`session ${i}`, { messages: [`hello ${i}`] })
    },
    close() {},
  }
}
