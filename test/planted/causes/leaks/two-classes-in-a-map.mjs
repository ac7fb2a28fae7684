// One line puts things of two classes into one Map.
class Tool {
  i = 0
}
class Schema {
  i = 0
}

const known = new Map()

function register(thing) {
  known.set(thing, true) // leak: heap
}

function toolsOf() {
  register(new Tool())
  register(new Schema())
}

export function create() {
  return {
    step() {
      toolsOf()
    },
    close() {},
  }
}
