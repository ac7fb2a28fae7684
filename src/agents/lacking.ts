// What an agent lacks of what a scenario takes, over the protocol that is spoken with it.
import type { AgentDefinition } from './agent-definition.ts'
import type { AgentScenario } from './scenarios/agent-scenario.ts'

type Needed = NonNullable<AgentScenario['needs']>

const LACKS: Readonly<Record<Needed, string>> = {
  hasClients: 'nobody can listen to its events but who started it',
  hasDirectories: 'it has no request that opens a directory or lets go of one',
}

/** Why it cannot be run, in words; undefined where it can. */
export function lackOf(
  { can, seeding }: AgentDefinition,
  { session, needs }: Pick<AgentScenario, 'name' | 'session' | 'needs'>,
): string | undefined {
  if (session !== undefined && seeding === undefined)
    return 'a session in its own format cannot be written, so there is none that it could open again'
  return needs === undefined || can[needs] === true ? undefined : LACKS[needs]
}
