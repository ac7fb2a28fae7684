// Directories that are worked in once and never again, as a server of many projects sees them: left, or let go of.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TidemarkError } from '../../errors.ts'
import type { RunningAgent } from '../running-agent.ts'
import type { AgentScenario } from './agent-scenario.ts'

const COMMON = {
  cycleName: 'directory',
  warmUp: 6,
  warmUpMs: 20_000,
  cycles: 24,
  sampleEvery: 2,
  stillMs: 30_000,
  holdsHistory: false,
  needs: 'hasDirectories',
} as const

export const directories: AgentScenario = {
  ...COMMON,
  name: 'directories',
  claim: 'A directory in which the last session has ended costs nothing more',
  does: 'opens and ends a session in one more directory',
  begin: (agent) => visiting(agent, false),
}

export const disposedDirectories: AgentScenario = {
  ...COMMON,
  name: 'disposed-directories',
  claim: 'A directory that it was told to let go of leaves nothing behind',
  does: 'opens and ends a session in one more directory, and has it let go of that',
  begin: (agent) => visiting(agent, true),
}

function visiting({ connection, definition, home }: RunningAgent, disposes: boolean) {
  const { directories: offered } = connection
  if (offered === undefined)
    throw new TidemarkError('protocol', `Open directories in ${definition.name}: it opens none, wanted some`)
  return Promise.resolve(async (cycle: number) => {
    const directory = join(home.root, 'directories', `${cycle}`)
    mkdirSync(directory, { recursive: true })
    writeFileSync(join(directory, 'README.md'), 'One small file.\n')
    await offered.visit(directory)
    if (disposes) await offered.dispose(directory)
  })
}
