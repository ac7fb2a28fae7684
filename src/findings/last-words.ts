// What a program said last, of all that it printed: mostly why it ended.

/** Of one line. */
const MAX_CHARACTERS = 300
/** Stacks, and what Node adds to them. */
const NO_WORDS = /^(at |Node\.js v|\^+$|node:internal|throw |\(Use `node)/

/** An error's own line where there is one, else the last line; undefined of a program that said nothing. */
export function lastWords(printed: string): string | undefined {
  const lines = printed.split('\n').map((line) => line.trim())
  const said = lines.filter((line) => line !== '' && !NO_WORDS.test(line))
  const words = said.findLast((line) => /^(Uncaught )?\w*Error\b/.test(line)) ?? said.at(-1)
  return words?.slice(0, MAX_CHARACTERS)
}
