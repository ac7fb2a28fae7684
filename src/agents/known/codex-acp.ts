// Codex over ACP: a bridge on Node that starts `codex app-server`, a program of its own. Its plugins and apps are off: it
// would ask for a list of them on the network when it starts. A thread that has ended is let go at once and not after a
// minute, in which those of a whole run would only rise.
import { join } from 'node:path'
import { codexSeed } from '../../replay/seed/codex-seed.ts'
import type { AgentDefinition } from '../agent-definition.ts'

const configuration = (modelUrl: string): string => `model = "m1"
model_provider = "tidemark"
approval_policy = "never"
sandbox_mode = "danger-full-access"
check_for_update_on_startup = false
thread_unload_delay_secs = 0
web_search = "disabled"

[analytics]
enabled = false

[features]
plugins = false
apps = false

[feedback]
enabled = false

[otel]
exporter = "none"

[model_providers.tidemark]
name = "tidemark"
base_url = "${modelUrl}/v1"
env_key = "TIDEMARK_MODEL_KEY"
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 0
supports_websockets = false
`

export const codexAcp: AgentDefinition = {
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
  files: ({ modelUrl }) => ({ '.codex/config.toml': configuration(modelUrl) }),
  environment: ({ home }) => ({
    CODEX_HOME: join(home, '.codex'),
    OPENAI_API_KEY: 'tidemark',
    TIDEMARK_MODEL_KEY: 'tidemark',
    INITIAL_AGENT_MODE: 'agent-full-access',
    RUST_LOG: 'error',
  }),
  can: { ends: 'closed', loads: true, deletes: true },
  seeding: {
    format: codexSeed,
    model: 'm1',
    file: ({ home }, { id, beganMs }) => {
      const second = new Date(beganMs).toISOString().slice(0, 19)
      const day = second.slice(0, 10).replaceAll('-', '/')
      return join(home, '.codex/sessions', day, `rollout-${second.replaceAll(':', '-')}-${id}.jsonl`)
    },
    opensBy: 'id',
  },
}
