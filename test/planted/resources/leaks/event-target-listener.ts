// An EventTarget that every step listens to.
const target = new EventTarget()

export function create() {
  return {
    step() {
      target.addEventListener('change', () => {}) // leak: listener
    },
    close() {},
  }
}
