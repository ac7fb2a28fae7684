// What is said to a request that is not the agent's work: a short text, JSON where that is wanted, the one call that is forced.
import { callArguments } from './call-arguments.ts'
import type { ModelRequest } from './model-request.ts'
import type { SaidPart } from './said.ts'
import { schemaExample } from './schema-example.ts'

export function isSide({ tools, forcedTool }: ModelRequest): boolean {
  return tools.length === 0 || forcedTool !== undefined
}

export function sideAnswer({ tools, forcedTool, json }: ModelRequest): SaidPart {
  const forced = tools.find(({ name }) => name === forcedTool)
  if (forced !== undefined) {
    const input = callArguments(forced, { command: 'true', path: 'README.md', text: 'A short text.' })
    return { kind: 'call', name: forced.name, input }
  }
  if (json === undefined) return { kind: 'text', text: 'A short summary.' }
  const value = json.schema === undefined ? {} : schemaExample(json.schema, 'A short text.')
  return { kind: 'text', text: JSON.stringify(value) }
}
