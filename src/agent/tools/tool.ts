// What a tool is to the agent: a name, a schema for the model, and a function that ends when its signal says so.
import { TidemarkError } from '../../errors.ts'

/** A JSON Schema; the model is shown the whole of it, and the types of its properties are checked before a call. */
export type InputSchema = { readonly type: 'object' } & Readonly<Record<string, unknown>>

export interface ToolProgress {
  /** `output` is a stream of text that may be joined; every other kind is an event of its own. */
  readonly kind: string
  readonly body: string
}

export interface ToolCall {
  readonly callId: string
  /** The session whose prompt made the call. */
  readonly sessionId: string
  /** Aborted when the prompt is; a tool that does not end soon after is left behind and its result dropped. */
  readonly signal: AbortSignal
  /** The directory the agent works in, absolute. */
  readonly directory: string
  /** Only what is new. */
  progress(event: ToolProgress): void
}

export interface ToolResult {
  /** What the model is given. */
  readonly output: string
  /** What only a user interface wants: kept apart, read by no window. */
  readonly interfacePayload?: string
  readonly title?: string
}

export interface Tool {
  readonly name: string
  readonly description: string
  readonly inputSchema: InputSchema
  /** What it throws is told to the model as the result of the call. */
  execute(input: unknown, call: ToolCall): Promise<ToolResult>
}

export type ToolInput = Readonly<Record<string, unknown>>

/** @throws TidemarkError `tool` naming the first thing that does not fit. */
export function checkInput(tool: Tool, input: unknown): asserts input is ToolInput {
  const { properties, required } = tool.inputSchema
  if (!isObject(input)) throw misfit(tool.name, `the input is ${typeName(input)} and must be an object`)
  for (const name of Array.isArray(required) ? required : []) {
    if (input[String(name)] === undefined) throw misfit(tool.name, `"${name}" is missing`)
  }
  for (const [name, schema] of Object.entries(isObject(properties) ? properties : {})) {
    const wanted = isObject(schema) ? schema['type'] : undefined
    const value = input[name]
    if (value === undefined || typeof wanted !== 'string' || fits(value, wanted)) continue
    throw misfit(tool.name, `"${name}" is ${typeName(value)} and must be ${wanted}`)
  }
}

/** A property the schema declares as a string. */
export function stringOf(input: ToolInput, name: string): string {
  return optionalString(input, name) ?? ''
}

export function optionalString(input: ToolInput, name: string): string | undefined {
  const value = input[name]
  return typeof value === 'string' ? value : undefined
}

export function optionalNumber(input: ToolInput, name: string): number | undefined {
  const value = input[name]
  return typeof value === 'number' ? value : undefined
}

function isObject(value: unknown): value is ToolInput {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fits(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value)
  return typeName(value) === type
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function misfit(tool: string, problem: string): TidemarkError {
  return new TidemarkError('tool', `Call ${tool}: ${problem}`)
}
