// Diagnostics of the files of one project: 60, each replaced when it is published again.
type Params = {
  readonly uri: string
  readonly items: readonly { readonly line: number; readonly message: string }[]
}

export async function create() {
  const published = new Map<string, Params>()
  const receive = (json: string) => {
    const params: Params = JSON.parse(json)
    if (params.items.length === 0) published.delete(params.uri)
    else published.set(params.uri, params)
  }
  return {
    async step(i: number) {
      const items = Array.from({ length: (i * 7) % 5 }, (_, line) => ({
        line,
        message: `TS${2_000 + i + line}`,
      }))
      receive(JSON.stringify({ uri: `file:///src/part-${(i * 13) % 60}.ts`, items }))
    },
    async close() {
      published.clear()
    },
  }
}
