// Which agent is run, and from where.
import type { AgentDefinition } from './agent-definition.ts'

export interface AgentSubject {
  readonly definition: AgentDefinition
  /** What is started, without the arguments of its definition. */
  readonly command: readonly string[]
  /** As its package says; undefined where that is not known. */
  readonly version: string | undefined
  /** Above its node_modules: lines of it are told from there. Undefined of a command. */
  readonly installed: string | undefined
}
