// Templates are compiled to functions and kept by their text, which holds a name that is new each time.
// Grows by about 1.5 kB a step.
const compiled = new Map() // leak: container

function compile(template) {
  const known = compiled.get(template)
  if (known) return known
  const render = new Function('scope', `return ${JSON.stringify(template)}.replaceAll('$', scope.value)`) // leak: heap
  compiled.set(template, render) // leak: heap
  return render
}

export function create() {
  return {
    step(i) {
      compile(`Dear user ${i} ${performance.now()}, your $ is ready`)({ value: i }) // leak: heap
    },
    close() {},
  }
}
