// The transcript may grow to 160 messages; then it is cut back to the last 70, so as not to lose the prompt cache each turn.
interface Message {
  readonly role: 'user' | 'assistant'
  readonly text: string
  readonly logprobs: Float32Array
}

const HIGH = 160
const LOW = 70

class Transcript {
  #messages: Message[] = []

  add(role: Message['role'], text: string) {
    this.#messages.push({ role, text, logprobs: new Float32Array(200).fill(text.length) })
    if (this.#messages.length > HIGH) this.#messages = this.#messages.slice(-LOW)
  }

  get length() {
    return this.#messages.length
  }
}

export async function create() {
  const transcript = new Transcript()
  return {
    async step(i: number) {
      transcript.add('user', `What about part ${i}?`)
      await Promise.resolve()
      transcript.add('assistant', `Part ${i} is fine, and so are the ${transcript.length} before.`)
    },
    async close() {},
  }
}
