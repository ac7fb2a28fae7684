// Templates that are compiled with `new Function` and kept by name, as template engines do: what is kept is in no file.
const compiled = {}

function render(name, text) {
  compiled[name] ??= new Function('of', `return of + ${JSON.stringify(text)}`) // leak: heap
  return compiled[name](text)
}

export function create() {
  return {
    step(i) {
      render(`template ${i}`, `Hello ${i}`)
    },
    close() {},
  }
}
