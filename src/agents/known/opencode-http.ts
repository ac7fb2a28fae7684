// OpenCode as a server that its own clients speak with: sessions, events, and instances of directories, over HTTP. The same
// program as over ACP. From outside its memory says nothing, for its engine collects seldom: a probe in it does.
import type { AgentDefinition } from '../agent-definition.ts'
import { opencode } from './opencode.ts'

export const opencodeHttp: AgentDefinition = {
  ...opencode,
  name: 'opencode-http',
  isServer: true,
  protocol: 'opencode-http',
  arguments: ['serve', '--hostname', '127.0.0.1', '--port', '0'],
  can: { ends: 'closed', loads: true, deletes: true, hasClients: true, hasDirectories: true },
}
