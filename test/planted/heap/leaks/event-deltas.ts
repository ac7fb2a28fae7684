// A stream's events each carry the whole text so far, and the history keeps them for a late subscriber.
// Grows by about 6 kB a step.
interface TextEvent {
  readonly part: number
  readonly delta: string
  readonly text: string
}

export function create() {
  const history: TextEvent[] = [] // leak: container
  return {
    step(i: number) {
      const words: string[] = []
      for (let n = 0; n < 12; n++) {
        words.push(`${i}-${n} word after word `.concat(`${Math.cos(i * n + 1)}`, ' and so on '))
        history.push({ part: i, delta: words.at(-1) ?? '', text: JSON.stringify(words) }) // leak: heap
      }
    },
    close() {},
  }
}
