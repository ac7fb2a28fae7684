/** Our model, in the form in which pi and OpenClaw have a provider of models written down. */
export function modelsProvider(modelUrl: string): object {
  return {
    baseUrl: `${modelUrl}/v1`,
    api: 'openai-completions',
    apiKey: 'tidemark',
    models: [
      {
        id: 'm1',
        name: 'm1',
        reasoning: false,
        input: ['text'],
        cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
        contextWindow: 2_000_000,
        maxTokens: 8_192,
      },
    ],
  }
}
