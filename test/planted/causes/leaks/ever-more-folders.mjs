// Ever more folders with some files each: what grows is the tree.
class Entry {
  size = 1
}

const tree = new Map()

function index(folder, file) {
  let files = tree.get(folder)
  if (files === undefined) {
    files = new Map()
    tree.set(folder, files) // leak: heap
  }
  files.set(file, new Entry())
}

export function create() {
  return {
    step(i) {
      index(`folder-${i}`, 'index.ts')
      index(`folder-${i}`, 'test.ts')
    },
    close() {},
  }
}
