// Codex as its app server: a program of its own, started without the launcher that its package brings for Node. Its plugins
// and apps are off: it would ask for a list of them on the network when it starts. A thread that has ended is let go at once
// and not after a minute, in which those of a whole run would only rise.
import { join } from 'node:path'
import { codexSeed } from '../../replay/seed/codex-seed.ts'
import type { AgentDefinition } from '../agent-definition.ts'

const SYSTEMS: Readonly<Record<string, string>> = {
  linux: 'unknown-linux-musl',
  darwin: 'apple-darwin',
  win32: 'pc-windows-msvc',
}
const processor = process.arch === 'arm64' ? 'aarch64' : 'x86_64'
const target = `${processor}-${SYSTEMS[process.platform] ?? process.platform}`
const program = process.platform === 'win32' ? 'codex.exe' : 'codex'

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

export const codex: AgentDefinition = {
  name: 'codex',
  package: {
    name: '@openai/codex',
    version: '0.171.0',
    // The package of the platform, which comes with it and lies beside it.
    entry: `../codex-${process.platform}-${process.arch}/vendor/${target}/bin/${program}`,
    command: 'codex',
  },
  runtime: 'executable',
  protocol: 'codex-app-server',
  arguments: ['app-server'],
  files: ({ modelUrl }) => ({ '.codex/config.toml': configuration(modelUrl) }),
  environment: ({ home }) => ({
    CODEX_HOME: join(home, '.codex'),
    TIDEMARK_MODEL_KEY: 'tidemark',
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
