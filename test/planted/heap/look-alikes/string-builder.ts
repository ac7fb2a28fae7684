// A text that is built for 30 steps and then begun anew.
export function create() {
  let text = ''
  return {
    step(i: number) {
      text += `${i}: ${Array.from({ length: 60 }, (_, n) => (i * n) % 1_009).join(',')}\n`
      if (i % 30 === 29) text = ''
    },
    close() {
      text = ''
    },
  }
}
