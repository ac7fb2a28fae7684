// Codex over ACP: a bridge on Node that starts `codex app-server`, a program of its own, below itself.
import type { AgentDefinition } from '../agent-definition.ts'
import { codex } from './codex.ts'

export const codexAcp: AgentDefinition = {
  ...codex,
  name: 'codex-acp',
  package: {
    name: '@agentclientprotocol/codex-acp',
    version: '2.6.0',
    entry: 'dist/index.js',
    command: 'codex-acp',
    overrides: { '@openai/codex': '0.171.0' },
  },
  runtime: 'node',
  protocol: 'acp',
  arguments: [],
  environment: (place) => ({
    ...codex.environment(place),
    OPENAI_API_KEY: 'tidemark',
    INITIAL_AGENT_MODE: 'agent-full-access',
  }),
}
