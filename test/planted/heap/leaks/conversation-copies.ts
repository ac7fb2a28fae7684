// Before each turn the window of the conversation is cloned, to be able to return; nobody ever does.
// Grows by about 78 kB a step.
interface Message {
  readonly role: string
  readonly parts: { kind: string; numbers: number[] }[]
}

export function create() {
  const window: Message[] = []
  const checkpoints: Message[][] = [] // leak: container
  return {
    step(i: number) {
      const numbers = Array.from({ length: 150 }, () => i + 0.5)
      window.push({ role: 'user', parts: [{ kind: 'text', numbers }] })
      if (window.length > 20) window.shift()
      checkpoints.push(structuredClone(window)) // leak: heap
    },
    close() {},
  }
}
