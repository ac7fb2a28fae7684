// Gemini CLI over ACP. It starts itself again as a child for a larger heap, which one of its variables keeps it from: one
// process does the work then.
import { basename, join } from 'node:path'
import { geminiCliSeed } from '../../replay/seed/gemini-cli-seed.ts'
import type { AgentDefinition } from '../agent-definition.ts'

export const geminiCli: AgentDefinition = {
  name: 'gemini-cli',
  package: {
    name: '@google/gemini-cli',
    version: '0.61.0',
    entry: 'bundle/gemini.js',
    command: 'gemini',
  },
  runtime: 'node',
  protocol: 'acp',
  arguments: ['--acp', '--approval-mode', 'yolo', '--model', 'gemini-2.5-flash'],
  files: () => ({
    '.gemini/settings.json': JSON.stringify({
      general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
      security: { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: false } },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
      ide: { enabled: false },
    }),
  }),
  environment: ({ home, modelUrl }) => ({
    GEMINI_API_KEY: 'tidemark',
    GOOGLE_GEMINI_BASE_URL: modelUrl,
    GEMINI_CLI_NO_RELAUNCH: 'true',
    GEMINI_CLI_SYSTEM_SETTINGS_PATH: join(home, '.gemini/no-system-settings.json'),
    GEMINI_CLI_SYSTEM_DEFAULTS_PATH: join(home, '.gemini/no-system-defaults.json'),
  }),
  can: { ends: 'never', loads: true, deletes: false },
  seeding: {
    format: geminiCliSeed,
    model: 'gemini-2.5-flash',
    // Of a directory that it has not seen it takes the last name, and a time and the beginning of the id name the file.
    file: ({ home, work }, { id, beganMs }) => {
      const minute = new Date(beganMs).toISOString().slice(0, 16).replace(':', '-')
      const name = `session-${minute}-${id.slice(0, 8)}.jsonl`
      return join(home, '.gemini/tmp', basename(work), 'chats', name)
    },
    opensBy: 'id',
  },
  readsUpwards: ['.gemini/.env', '.env'],
}
