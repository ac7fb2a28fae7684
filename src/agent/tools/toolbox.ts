// The tools of one agent: by name for running them, and as the declarations a model is given, made once.
import { jsonSchema, tool as declare, type ToolSet } from 'ai'
import type { Tool } from './tool.ts'

export type ResolveTool = (name: string) => Tool | undefined

export class Toolbox {
  /** Without `execute`: the loop runs them itself. */
  readonly declarations: ToolSet
  readonly #byName: ReadonlyMap<string, Tool>
  readonly #resolve: ResolveTool

  /** `resolve` is asked for names that are not among `tools`: calls of tools a model was not told of. */
  constructor(tools: readonly Tool[], resolve: ResolveTool = () => undefined) {
    this.#byName = new Map(tools.map((tool) => [tool.name, tool]))
    this.#resolve = resolve
    this.declarations = Object.fromEntries(
      tools.map(({ name, description, inputSchema }) => [
        name,
        declare({ description, inputSchema: jsonSchema(inputSchema) }),
      ]),
    )
  }

  find(name: string): Tool | undefined {
    return this.#byName.get(name) ?? this.#resolve(name)
  }
}
