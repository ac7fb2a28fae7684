// A view forgets its old panels, but the history of focus holds one leaf of each, and the leaf its parents.
// Grows by about 8.9 kB a step.
interface Panel {
  readonly name: string
  readonly parent: Panel | undefined
  readonly children: Panel[]
}

function panel(name: string, parent?: Panel): Panel {
  const made = { name, parent, children: [] } // leak: heap
  parent?.children.push(made) // leak: heap
  return made
}

export function create() {
  const focused: Panel[] = [] // leak: container
  let root: Panel | undefined
  return {
    step(i: number) {
      root = panel('root') // leak: heap
      for (let n = 0; n < 60; n++) panel(`${i}/${n}`, root) // leak: heap
      const leaf = root.children[i % 60]
      if (leaf) focused.push(leaf) // leak: heap
    },
    close() {
      root = undefined
    },
  }
}
