// A memo by identity, asked with a new object each time.
// Grows by about 480 B a step.
type Options = { readonly model: string; readonly stop: readonly string[]; readonly temperature: number }

const memo = new Map<Options, number[]>() // leak: container

function tokenise(options: Options): number[] {
  const known = memo.get(options)
  if (known) return known
  const tokens = options.model.split('').map((letter) => letter.charCodeAt(0) * options.temperature) // leak: heap
  memo.set(options, tokens) // leak: heap
  return tokens
}

export function create() {
  return {
    step(i: number) {
      tokenise({ model: 'a-model-of-some-length-and-name', stop: ['\n', 'END'], temperature: i + 0.1 }) // leak: heap
    },
    close() {},
  }
}
