// The loop enters the span of each turn and never leaves it: the span of the next turn becomes its child.
// Grows by about 640 B a step.
import { AsyncLocalStorage } from 'node:async_hooks'

interface Span {
  readonly name: string
  readonly parent: Span | undefined
  readonly startedMs: number
  readonly attributes: Map<string, string | number>
}

interface Prompt {
  readonly id: number
  reply(text: string): void
}

const spans = new AsyncLocalStorage<Span>() // leak: container

function startSpan(name: string): Span {
  const attributes = new Map<string, string | number>([['gen_ai.operation.name', 'chat']]) // leak: heap
  return { name, parent: spans.getStore(), startedMs: performance.now(), attributes } // leak: heap
}

async function answer(prompt: Prompt): Promise<string> {
  await Promise.resolve()
  for (const key of ['model', 'tools', 'stop']) {
    spans.getStore()?.attributes.set(`gen_ai.request.${prompt.id}.${key}`, `${key} of turn ${prompt.id}`) // leak: heap
  }
  return `answer ${prompt.id}`
}

async function serve(prompts: AsyncIterable<Prompt>) {
  for await (const prompt of prompts) {
    spans.enterWith(startSpan(`turn ${prompt.id}`)) // leak: heap
    prompt.reply(await answer(prompt))
  }
}

export async function create() {
  const { readable, writable } = new TransformStream<Prompt, Prompt>()
  const serving = serve(readable)
  const writer = writable.getWriter()
  return {
    async step(id: number) {
      const { promise, resolve } = Promise.withResolvers<string>()
      await Promise.all([writer.write({ id, reply: resolve }), promise])
    },
    async close() {
      await writer.close()
      await serving
    },
  }
}
