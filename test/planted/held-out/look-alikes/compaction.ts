// A conversation that is compacted to a summary whenever it has 44 messages, with payloads of all sizes.
interface Message {
  readonly role: 'user' | 'assistant' | 'summary'
  readonly body: string
}

const LIMIT = 44

export async function create() {
  let messages: Message[] = []
  return {
    async step(i: number) {
      const words = 20 + ((i * 7_919) % 700)
      const body = Array.from({ length: words }, (_, n) => (i * n) % 1_000).join(' ')
      messages.push({ role: i % 2 ? 'user' : 'assistant', body })
      if (messages.length < LIMIT) return
      const summary = messages.map((message) => message.body.length).join(',')
      messages = [{ role: 'summary', body: summary }, ...messages.slice(-4)]
    },
    async close() {
      messages = []
    },
  }
}
