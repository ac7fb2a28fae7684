// Few folders and ever more files in them: what grows is the record of a folder, not the tree.
class Entry {
  size = 1
}

const FOLDERS = ['src', 'test', 'docs']
const tree = {}

function index(folder, file) {
  let files = tree[folder]
  if (files === undefined) {
    files = {}
    tree[folder] = files
  }
  files[file] = new Entry() // leak: heap
}

export function create() {
  return {
    step(i) {
      index(FOLDERS[i % FOLDERS.length], `file-${i}.ts`)
    },
    close() {},
  }
}
