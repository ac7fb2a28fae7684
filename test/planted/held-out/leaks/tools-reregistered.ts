// The server drops the connection now and then. Each reconnect lists its tools and registers them after those of before.
// Grows by about 1.1 kB a step.
interface Tool {
  readonly name: string
  readonly description: string
  readonly inputSchema: { readonly type: 'object'; readonly required: readonly string[] }
}

interface Registered {
  readonly tool: Tool
  readonly call: (input: object) => Promise<string>
}

const listing = JSON.stringify(
  Array.from({ length: 14 }, (_, n) => ({
    name: `repo_tool_${n}`,
    description: `Answers question ${n} about the repository that the server was started in. ${'It is slow. '.repeat(n)}`,
    inputSchema: {
      type: 'object',
      properties: { path: { type: 'string' }, depth: { type: 'integer', minimum: n } },
      required: ['path'],
    },
  })),
)

class McpClient {
  readonly #tools: Registered[] = [] // leak: container
  #session = 0

  async connect() {
    const session = ++this.#session
    await Promise.resolve()
    const tools: Tool[] = JSON.parse(listing) // leak: heap
    for (const tool of tools) {
      // leak: heap
      const call = async (input: object) => `${session}/${tool.name}: ${Object.keys(input).length}` // leak: heap
      this.#tools.push({ tool, call }) // leak: heap
    }
  }

  call(name: string, input: object) {
    return this.#tools.findLast(({ tool }) => tool.name === name)?.call(input)
  }
}

export async function create() {
  const client = new McpClient()
  await client.connect()
  return {
    async step(i: number) {
      if (i % 8 === 7) await client.connect()
      return client.call(`repo_tool_${i % 14}`, { path: '.', depth: i })
    },
    async close() {},
  }
}
