// OpenClaw as its gateway, which all its clients speak with. Its bridge to ACP is one of them: a session that is closed there
// stays in the gateway. It writes its log outside of its home unless it is told where to, and looks for updates, channels and
// other gateways unless it is told not to.
import { join } from 'node:path'
import type { AgentDefinition } from '../agent-definition.ts'
import { modelsProvider } from './models-provider.ts'

const DIRECTORY = 'openclaw'
/** Of nobody: whoever may speak on loopback could read it. */
const TOKEN = 'tidemark'

export const openclaw: AgentDefinition = {
  name: 'openclaw',
  package: {
    name: 'openclaw',
    version: '2026.9.6',
    entry: 'openclaw.mjs',
    command: 'openclaw',
  },
  runtime: 'node',
  isServer: true,
  protocol: 'openclaw-gateway',
  arguments: ['gateway', 'run', '--bind', 'loopback'],
  placeArguments: ({ port }) => ['--port', `${port}`],
  files: ({ home, work, modelUrl, port }) => ({
    [`${DIRECTORY}/openclaw.json`]: JSON.stringify({
      gateway: { mode: 'local', port, bind: 'loopback', auth: { mode: 'token', token: TOKEN } },
      logging: { file: join(home, DIRECTORY, 'gateway.log') },
      update: { checkOnStart: false },
      models: {
        mode: 'replace',
        catalogRefresh: { enabled: false },
        providers: {
          tidemark: modelsProvider(modelUrl),
        },
      },
      agents: { defaults: { model: { primary: 'tidemark/m1' }, workspace: work, skipBootstrap: true } },
    }),
  }),
  environment: ({ home }) => ({
    OPENCLAW_STATE_DIR: join(home, DIRECTORY),
    OPENCLAW_CONFIG_PATH: join(home, DIRECTORY, 'openclaw.json'),
    OPENCLAW_GATEWAY_TOKEN: TOKEN,
    OPENCLAW_NO_AUTO_UPDATE: '1',
    OPENCLAW_DISABLE_BONJOUR: '1',
    OPENCLAW_OFFLINE: '1',
    OPENCLAW_SKIP_CHANNELS: '1',
  }),
  can: { ends: 'closed', loads: true, deletes: true },
  readsUpwards: ['.env'],
}
