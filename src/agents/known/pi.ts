// pi in its RPC mode. A script of Node; `PI_CODING_AGENT_DIR` holds its settings, models and sessions.
import { join } from 'node:path'
import { piSeed } from '../../replay/seed/pi-seed.ts'
import type { AgentDefinition } from '../agent-definition.ts'
import { modelsProvider } from './models-provider.ts'

const DIRECTORY = 'pi-agent'

export const pi: AgentDefinition = {
  name: 'pi',
  package: {
    name: '@earendil-works/pi-coding-agent',
    version: '1.6.0',
    entry: 'dist/bundle/cli.js',
    command: 'pi',
  },
  runtime: 'node',
  protocol: 'pi-rpc',
  arguments: ['--mode', 'rpc', '--provider', 'tidemark', '--model', 'tidemark/m1'],
  files: ({ modelUrl }) => ({
    [`${DIRECTORY}/models.json`]: JSON.stringify({
      providers: {
        tidemark: modelsProvider(modelUrl),
      },
    }),
    [`${DIRECTORY}/settings.json`]: JSON.stringify({
      defaultProvider: 'tidemark',
      defaultModel: 'm1',
      enableInstallTelemetry: false,
    }),
  }),
  environment: ({ home }) => ({
    PI_CODING_AGENT_DIR: join(home, DIRECTORY),
    PI_OFFLINE: '1',
    PI_TELEMETRY: '0',
    PI_SKIP_VERSION_CHECK: '1',
  }),
  can: { ends: 'replaced', loads: true, deletes: false },
  seeding: {
    format: piSeed,
    model: 'm1',
    file: ({ home, work }, { id }) =>
      join(home, DIRECTORY, 'sessions', `--${work.slice(1).replaceAll('/', '-')}--`, `${id}.jsonl`),
    opensBy: 'path',
  },
}
