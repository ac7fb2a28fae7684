// Patterns are compiled once and kept; the name of a file is part of the pattern.
// Grows by about 1 kB a step.
const patterns = new Map<string, RegExp>() // leak: container
let serial = 0

function pattern(source: string): RegExp {
  const known = patterns.get(source)
  if (known) return known
  const made = new RegExp(source, 'u') // leak: heap
  patterns.set(source, made) // leak: heap
  return made
}

export function create() {
  return {
    step() {
      const name = `component-${serial++}.tsx`
      pattern(`^import .* from '${name}'(?:;|$)`).test(`import x from '${name}'`) // leak: heap
    },
    close() {},
  }
}
