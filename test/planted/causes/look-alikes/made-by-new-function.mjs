// Templates that are compiled with `new Function`, of which there are few.
const TEMPLATES = 8
const compiled = {}

function render(name, text) {
  compiled[name] ??= new Function('of', `return of + ${JSON.stringify(text)}`)
  return compiled[name](text)
}

export function create() {
  return {
    step(i) {
      render(`template ${i % TEMPLATES}`, `Hello ${i}`)
    },
    close() {},
  }
}
