// Parsed trees hang weakly on their files, but the list of files holds every file ever opened.
// Grows by about 3.4 kB a step.
interface SourceFile {
  readonly path: string
}

const trees = new WeakMap<SourceFile, { kind: string; start: number }[]>() // leak: container
const project: SourceFile[] = [] // leak: container

function parse(path: string) {
  const file = { path } // leak: heap
  const tree = Array.from({ length: 64 }, (_, n) => ({ kind: 'statement', start: n + 0.5 })) // leak: heap
  trees.set(file, tree) // leak: heap
  project.push(file) // leak: heap
  return tree
}

export function create() {
  return {
    step(i: number) {
      parse(`src/${i}.ts`).reverse()
    },
    close() {},
  }
}
