// The arguments of a call, made from the tool's own schema: what is required, with a command or a path where the tool takes one.
import type { OfferedTool } from './model-request.ts'
import { propertyFor, useOf } from './offered-tools.ts'
import { resolvedSchema, schemaExample, typeOf } from './schema-example.ts'

export interface CallSubject {
  readonly command: string
  readonly path: string
  /** Of whatever else must be a text. */
  readonly text: string
}

export function callArguments(tool: OfferedTool, { command, path, text }: CallSubject): object {
  const required = schemaExample(tool.schema, text)
  const args: Record<string, unknown> = isRecord(required) ? { ...required } : {}
  const use = useOf(tool)
  const kind = use === 'other' ? usableAs(tool) : use
  if (kind === undefined) return args
  const property = propertyFor(kind, tool) ?? (kind === 'shell' ? 'command' : 'path')
  const schema = resolvedSchema(tool.schema)
  const value = kind === 'shell' ? command : path
  return {
    ...args,
    [property]: shaped(schema?.properties?.[property], tool.schema, { property, value, text }),
  }
}

/** A tool that was named outright, and whose name says nothing. */
function usableAs(tool: OfferedTool): 'shell' | 'read' | undefined {
  return (['shell', 'read'] as const).find((use) => propertyFor(use, tool) !== undefined)
}

interface Shaped {
  readonly property: string
  readonly value: string
  readonly text: string
}

/** A string, a list of them, the words of one command, or a list of objects that have it. */
function shaped(schema: unknown, root: unknown, { property, value, text }: Shaped): unknown {
  const node = resolvedSchema(schema, root)
  if (typeOf(node) !== 'array') return value
  const items = resolvedSchema(node?.items, root)
  if (typeOf(items) === 'object') {
    const tool = { name: '', schema: items }
    const inner = (['read', 'shell'] as const)
      .map((use) => propertyFor(use, tool))
      .find((name) => name !== undefined)
    const made = schemaExample(items, text)
    return [{ ...(isRecord(made) ? made : {}), ...(inner !== undefined && { [inner]: value }) }]
  }
  const isOneCommand = /^(?:cmd|command)$/i.test(property)
  return isOneCommand ? ['bash', '-lc', value] : [value]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
