// OpenCode over ACP: Bun in a program of its own. The package of the platform is installed and not the one that brings it
// for all of them, whose own command is put together by its install script.
import { join } from 'node:path'
import { opencodeSeed } from '../../replay/seed/opencode-seed.ts'
import type { AgentDefinition } from '../agent-definition.ts'
import { platformName } from './platform-name.ts'

export const opencode: AgentDefinition = {
  name: 'opencode',
  package: {
    name: `opencode-${platformName}`,
    version: '1.18.33',
    entry: 'bin/opencode',
    command: 'opencode',
  },
  runtime: 'executable',
  protocol: 'acp',
  arguments: ['acp'],
  environment: ({ modelUrl }) => ({
    OPENCODE_CONFIG_CONTENT: JSON.stringify({
      autoupdate: false,
      share: 'disabled',
      permission: 'allow',
      model: 'tidemark/m1',
      small_model: 'tidemark/m1',
      enabled_providers: ['tidemark'],
      provider: {
        tidemark: {
          npm: '@ai-sdk/openai-compatible',
          name: 'tidemark',
          options: { baseURL: `${modelUrl}/v1`, apiKey: 'tidemark' },
          models: { m1: { name: 'm1', tool_call: true, limit: { context: 2_000_000, output: 8_192 } } },
        },
      },
    }),
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
    OPENCODE_DISABLE_SHARE: '1',
  }),
  can: { ends: 'closed', loads: true, deletes: false },
  seeding: {
    format: opencodeSeed,
    model: 'm1',
    id: (uuid) => `ses_${uuid.replaceAll('-', '')}`,
    file: ({ home }) => join(home, '.local/share/opencode/opencode.db'),
    // It makes its database and the project of the directory.
    madeBy: ['session', 'list'],
    opensBy: 'id',
  },
  readsUpwards: ['.env'],
}
