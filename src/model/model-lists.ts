// The lists of models that agents ask for, in the shapes of all wires at once where they share a path.

const createdSeconds = 1_750_000_000
const limits = { inputTokenLimit: 200_000, outputTokenLimit: 32_000 }

export const listPaths = ['GET /v1/models', 'GET /v1beta/models'] as const

/** Undefined when the path is no list of models, nor one of them: any name is known. */
export function modelList(path: string, model: string): object | undefined {
  const [, version = '', name] = /^(?:\/(v\d\w*))?\/models(?:\/([^/:]+))?$/.exec(path) ?? []
  if (!/^(?:\/v\d\w*)?\/models(?:\/[^/:]+)?$/.test(path)) return undefined
  const isGemini = version.includes('beta') || version.includes('alpha')
  const one = isGemini ? geminiModel(name ?? model) : openaiModel(name ?? model)
  if (name !== undefined) return one
  if (isGemini) return { models: [one] }
  return { object: 'list', data: [one], has_more: false, first_id: model, last_id: model }
}

/** Of Anthropic too. */
function openaiModel(id: string): object {
  const created_at = new Date(createdSeconds * 1000).toISOString()
  const own = { id, object: 'model', created: createdSeconds, owned_by: 'tidemark' }
  return { ...own, type: 'model', display_name: id, created_at }
}

function geminiModel(name: string): object {
  const supportedGenerationMethods = ['generateContent', 'streamGenerateContent', 'countTokens']
  return { name: `models/${name}`, displayName: name, version: '1', ...limits, supportedGenerationMethods }
}
