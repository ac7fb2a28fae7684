// Qwen Code over ACP. What is on the PATH is a launcher that starts `cli.js` and waits, deaf to everything: it is passed
// over. Its memory and its suggestions are off, which would double the calls of the model.
import { join } from 'node:path'
import { qwenCodeSeed } from '../../replay/seed/qwen-code-seed.ts'
import type { AgentDefinition } from '../agent-definition.ts'

export const qwenCode: AgentDefinition = {
  name: 'qwen-code',
  package: {
    name: '@qwen-code/qwen-code',
    version: '0.24.4',
    entry: 'cli.js',
    command: 'qwen',
  },
  runtime: 'node',
  nodeOptions: ['--expose-gc'],
  protocol: 'acp',
  arguments: ['--acp', '--approval-mode', 'yolo', '--auth-type', 'openai', '--model', 'm1'],
  files: () => ({
    '.qwen/settings.json': JSON.stringify({
      general: { enableAutoUpdate: false },
      security: { auth: { selectedType: 'openai' }, folderTrust: { enabled: false } },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
      ide: { enabled: false },
      ui: { enableFollowupSuggestions: false },
      memory: { enableManagedAutoMemory: false, enableManagedAutoDream: false },
    }),
  }),
  environment: ({ home, modelUrl }) => ({
    OPENAI_API_KEY: 'tidemark',
    OPENAI_BASE_URL: `${modelUrl}/v1`,
    OPENAI_MODEL: 'm1',
    QWEN_SANDBOX: 'false',
    QWEN_CODE_NO_RELAUNCH: 'true',
    QWEN_CODE_SYSTEM_SETTINGS_PATH: join(home, '.qwen/no-system-settings.json'),
    QWEN_CODE_SYSTEM_DEFAULTS_PATH: join(home, '.qwen/no-system-defaults.json'),
  }),
  can: { ends: 'closed', loads: true, deletes: false },
  seeding: {
    format: qwenCodeSeed,
    model: 'm1',
    file: ({ home, work }, { id }) =>
      join(home, '.qwen/projects', work.replaceAll(/[^a-zA-Z0-9]/g, '-'), 'chats', `${id}.jsonl`),
    opensBy: 'id',
  },
  closeMethod: 'qwen/control/session/close',
  readsUpwards: ['.qwen/.env', '.env'],
}
