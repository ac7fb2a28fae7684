// The smallest value that a JSON Schema takes, as far as the schemas of agents' tools go: the required properties, the first
// of what is allowed. Made for arguments that the agent then validates; what a pattern wants cannot be told from here.
import { z } from 'zod'

/** A schema that refers to itself through required properties has no smallest value. */
const maxDepth = 12

const schemaNode = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  default: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  minItems: z.coerce.number().optional(),
  minLength: z.coerce.number().optional(),
  minimum: z.coerce.number().optional(),
  exclusiveMinimum: z.number().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
})
export type SchemaNode = z.infer<typeof schemaNode>

/** @param text of every string that may be any */
export function schemaExample(schema: unknown, text = 'text'): unknown {
  return example(schema, { root: schema, text, depth: 0 })
}

/** The schema as an object, its references to itself and its first alternative followed; undefined when it is none. */
export function resolvedSchema(schema: unknown, root: unknown = schema, depth = 0): SchemaNode | undefined {
  const node = schemaNode.safeParse(schema).data
  if (!node || depth > maxDepth) return undefined
  if (node.$ref !== undefined) return resolvedSchema(pointed(root, node.$ref), root, depth + 1)
  const choices = node.anyOf ?? node.oneOf
  const chosen = choices?.find((each) => typeOf(schemaNode.safeParse(each).data) !== 'null')
  const parts = [...(node.allOf ?? []), ...(chosen === undefined ? [] : [chosen])]
  return parts.reduce<SchemaNode>((whole, part) => merged(whole, resolvedSchema(part, root, depth + 1)), node)
}

/** In lower case, as Gemini writes them in upper case. */
export function typeOf(node: SchemaNode | undefined): string | undefined {
  const types = typeof node?.type === 'string' ? [node.type] : (node?.type ?? [])
  const lower = types.map((type) => type.toLowerCase())
  return lower.find((type) => type !== 'null') ?? lower[0] ?? (node?.properties ? 'object' : undefined)
}

interface Place {
  readonly root: unknown
  readonly text: string
  readonly depth: number
}

function example(schema: unknown, place: Place): unknown {
  const node = resolvedSchema(schema, place.root)
  if (!node || place.depth > maxDepth) return null
  if (node.const !== undefined) return node.const
  if (node.enum !== undefined && node.enum.length > 0) return node.enum[0]
  if (node.default !== undefined && node.default !== null) return node.default
  const type = typeOf(node)
  if (type === 'object') return objectExample(node, place)
  if (type === 'array') return arrayExample(node, place)
  if (type === 'string') return place.text.padEnd(node.minLength ?? 0, '.')
  if (type === 'integer' || type === 'number') return node.minimum ?? (node.exclusiveMinimum ?? 0) + 1
  return type === 'boolean' ? false : null
}

function objectExample(node: SchemaNode, place: Place): object {
  const deeper = { ...place, depth: place.depth + 1 }
  const required = node.required ?? []
  return Object.fromEntries(required.map((name) => [name, example(node.properties?.[name], deeper)]))
}

function arrayExample(node: SchemaNode, place: Place): readonly unknown[] {
  const count = Math.min(node.minItems ?? 0, 100)
  return Array.from({ length: count }, () => example(node.items, { ...place, depth: place.depth + 1 }))
}

function merged(whole: SchemaNode, part: SchemaNode | undefined): SchemaNode {
  if (!part) return whole
  const properties = { ...whole.properties, ...part.properties }
  const required = [...(whole.required ?? []), ...(part.required ?? [])]
  return { ...whole, ...part, properties, required }
}

function pointed(root: unknown, reference: string): unknown {
  let at = root
  for (const name of reference.split('/').slice(1)) {
    const key = name.replaceAll('~1', '/').replaceAll('~0', '~')
    at =
      typeof at === 'object' && at !== null
        ? Object.entries(at).find(([each]) => each === key)?.[1]
        : undefined
  }
  return at
}
