// `tidemark agents`: which agents that others wrote can be driven, what each can do, and whether it is here.
import { styleText } from 'node:util'
import type { AgentDefinition } from '../agents/agent-definition.ts'
import { offeredScenarios } from '../agents/agent-scenarios.ts'
import type { SessionEnd } from '../agents/agent-connection.ts'
import { type FoundAgent, installAgent, locatedAgent } from '../agents/installed-agent.ts'
import { chosenAgent, knownAgents } from '../agents/known-agents.ts'

export interface AgentsOptions {
  readonly install?: boolean
  readonly json?: boolean
}

const ENDS: Readonly<Record<SessionEnd, string>> = {
  closed: 'closed',
  replaced: 'replaced by the next',
  never: 'never: the protocol has no end',
}

const PLACES: Readonly<Record<FoundAgent['where'], string>> = {
  path: 'its path',
  cache: 'the cache',
  PATH: 'the PATH',
  own: 'this package',
}

/** @param names default: all @throws TidemarkError `usage` for one that is not known, `environment` when npm fails */
export function agents(names: readonly string[], { install, json }: AgentsOptions): number {
  const definitions = names.length === 0 ? knownAgents : names.map((name) => chosenAgent(name).definition)
  if (install === true)
    for (const definition of definitions.filter(({ own }) => own === undefined)) installOne(definition)
  const rows = definitions.map(rowOf)
  process.stdout.write(
    json === true ? `${JSON.stringify(rows, null, 2)}\n` : `${rows.map(textOf).join('\n')}\n`,
  )
  return 0
}

function installOne(definition: AgentDefinition): void {
  const { name, version } = definition.package ?? {}
  process.stderr.write(`installing ${name} ${version}\n`)
  installAgent(definition)
}

interface AgentRow {
  readonly name: string
  readonly package: string | undefined
  readonly pinned: string | undefined
  readonly installed:
    | { readonly version: string | undefined; readonly where: FoundAgent['where']; readonly file: string }
    | undefined
  readonly protocol: string
  readonly runtime: string
  readonly sessionEnds: SessionEnd
  readonly loads: boolean
  readonly deletes: boolean
  readonly scenarios: readonly string[]
}

function rowOf(definition: AgentDefinition): AgentRow {
  const { name, package: wanted, protocol, runtime, can } = definition
  const found = locatedAgent(definition)
  return {
    name,
    package: wanted?.name,
    pinned: wanted?.version,
    installed: found && { version: found.version, where: found.where, file: found.file },
    protocol,
    runtime,
    sessionEnds: can.ends,
    loads: can.loads,
    deletes: can.deletes,
    scenarios: offeredScenarios(definition),
  }
}

function textOf(row: AgentRow): string {
  const { name, package: wanted, pinned, installed, protocol, runtime, sessionEnds, loads, deletes } = row
  const place =
    installed === undefined
      ? 'not installed'
      : `${installed.version ?? 'of unknown version'}, in ${PLACES[installed.where]}`
  const what = wanted === undefined ? 'part of Tidemark' : `${wanted} ${pinned}`
  const can = [
    `a session is ${ENDS[sessionEnds]}`,
    loads ? 'loads' : 'does not load',
    deletes ? 'deletes' : 'does not delete',
  ]
  return [
    `${styleText('bold', name)}  ${what} (${place})`,
    `  driven over ${protocol}, ${runtime === 'node' ? 'runs on Node' : 'a program of its own'}`,
    `  ${can.join('; ')}`,
    `  ${row.scenarios.join(', ')}`,
    '',
  ].join('\n')
}
