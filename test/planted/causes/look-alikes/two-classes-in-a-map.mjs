// Things of two classes in one Map of bounded size.
class Tool {
  i = 0
}
class Schema {
  i = 0
}

const known = new Map()

function register(thing) {
  known.set(thing, true)
  const [oldest] = known.keys()
  if (known.size > 20) known.delete(oldest)
}

export function create() {
  return {
    step() {
      register(new Tool())
      register(new Schema())
    },
    close() {
      known.clear()
    },
  }
}
