// Few folders with few files in each, which are indexed anew again and again.
class Entry {
  size = 1
}

const FOLDERS = ['src', 'test', 'docs']
const FILES = 12
const tree = {}

function index(folder, file) {
  let files = tree[folder]
  if (files === undefined) {
    files = {}
    tree[folder] = files
  }
  files[file] = new Entry()
}

export function create() {
  return {
    step(i) {
      index(FOLDERS[i % FOLDERS.length], `file-${i % FILES}.ts`)
    },
    close() {},
  }
}
