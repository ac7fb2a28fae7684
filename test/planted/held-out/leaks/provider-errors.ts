// The breaker counts failures by provider, and keeps each with its request to explain itself.
// Grows by about 1.6 kB a step.
class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly request: { readonly url: string; readonly messages: readonly object[] }

  constructor(message: string, request: ProviderError['request'], options?: ErrorOptions) {
    super(message, options) // leak: heap
    this.request = request
  }
}

class CircuitBreaker {
  readonly #failures: ProviderError[] = [] // leak: container

  async call<Value>(body: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await body()
    } catch (error) {
      if (error instanceof ProviderError) this.#failures.push(error) // leak: heap
      return undefined
    }
  }
}

const complete = async (url: string, i: number) => {
  const messages = Array.from({ length: 24 }, (_, n) => ({ role: 'user', n: n + i / 7 })) // leak: heap
  await Promise.resolve()
  if (i % 5 !== 0) throw new ProviderError('529 overloaded', { url, messages }) // leak: heap
  return messages.length
}

export async function create() {
  const breaker = new CircuitBreaker()
  return {
    step: (i: number) => breaker.call(() => complete(`http://127.0.0.1:9/${i}`, i)), // leak: heap
    async close() {},
  }
}
