// Which agent is run, and from where.
import type { AgentDefinition } from './agent-definition.ts'
import { foundAgent } from './installed-agent.ts'

export interface AgentSubject {
  readonly definition: AgentDefinition
  /** What is started, without the arguments of its definition. */
  readonly command: readonly string[]
  /** As its package says; undefined where that is not known. */
  readonly version: string | undefined
  /** Above its node_modules: lines of it are told from there. Undefined of a command. */
  readonly installed: string | undefined
}

/** One that is known by name. @param path of `--agent-path` @throws TidemarkError `input` or `environment` where it is not there */
export function subjectAt(definition: AgentDefinition, path: string | undefined): AgentSubject {
  const { file, version, root } = foundAgent(definition, path)
  const { runtime, nodeOptions = [] } = definition
  const command = runtime === 'node' ? [process.execPath, ...nodeOptions, file] : [file]
  return { definition, command, version, installed: root }
}

/** One that was given as a command. */
export function subjectOfCommand(definition: AgentDefinition, command: readonly string[]): AgentSubject {
  return { definition, command, version: undefined, installed: undefined }
}
