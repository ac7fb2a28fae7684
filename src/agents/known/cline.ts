// Cline over ACP: Bun in a program of its own, installed as the package of the platform. Its sessions are its own: by
// default the first prompt would start a daemon that outlives it, on a port that all of them share.
import { join } from 'node:path'
import { clineSeed } from '../../replay/seed/cline-seed.ts'
import type { AgentDefinition } from '../agent-definition.ts'
import { platformName } from './platform-name.ts'

const PROVIDER = 'openai-compatible'
const SETTINGS = '.cline/data/settings'

export const cline: AgentDefinition = {
  name: 'cline',
  package: {
    name: `@cline/cli-${platformName}`,
    version: '3.0.65',
    entry: 'bin/cline',
    command: 'cline',
  },
  runtime: 'executable',
  protocol: 'acp',
  arguments: ['--acp'],
  files: ({ modelUrl }) => ({
    [`${SETTINGS}/providers.json`]: JSON.stringify({
      version: 1,
      lastUsedProvider: PROVIDER,
      modes: {},
      providers: {
        [PROVIDER]: {
          settings: { provider: PROVIDER, apiKey: 'tidemark', model: 'm1', baseUrl: `${modelUrl}/v1` },
          updatedAt: '2026-01-01T00:00:00.000Z',
          tokenSource: 'manual',
        },
      },
    }),
    [`${SETTINGS}/global-settings.json`]: JSON.stringify({ telemetryOptOut: true, autoUpdateEnabled: false }),
  }),
  environment: () => ({
    CLINE_PROVIDER: PROVIDER,
    CLINE_MODEL: 'm1',
    CLINE_API_KEY: 'tidemark',
    CLINE_NO_AUTO_UPDATE: '1',
    CLINE_SESSION_BACKEND_MODE: 'local',
  }),
  can: { ends: 'never', loads: true, deletes: false },
  seeding: {
    format: clineSeed,
    model: 'm1',
    file: ({ home }, { id }) => join(home, '.cline/data/sessions', id, `${id}.messages.json`),
    opensBy: 'id',
  },
  readsUpwards: ['.env'],
}
