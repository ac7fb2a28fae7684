// A window of messages is compacted at 160 beside those that are pinned, and every other one is pinned, for ever.
interface Message {
  readonly serial: number
  readonly isPinned: boolean
  readonly parts: readonly string[]
}

export function create() {
  let messages: Message[] = []
  return {
    step(serial: number) {
      const parts = Array.from({ length: 8 }, (_, part) => `part ${part} of ${serial}`)
      messages.push({ serial, isPinned: serial % 2 === 1, parts }) // leak: heap
      const loose = messages.filter(({ isPinned }) => !isPinned)
      if (loose.length > 160) messages = [...messages.filter(({ isPinned }) => isPinned), ...loose.slice(-20)]
    },
    close() {
      messages = []
    },
  }
}
