// A table of strings so that equal ones are kept once; there are 240, the last seen first after 240 steps.
const table = new Map<string, string>()

function intern(text: string): string {
  const known = table.get(text)
  if (known === undefined) table.set(text, text)
  return known ?? text
}

export function create() {
  return {
    step(i: number) {
      const number = i % 240
      intern(`src/components/part-${number}/index.tsx:${'abcdefgh'.repeat(20).slice(number % 7)}`)
    },
    close() {},
  }
}
