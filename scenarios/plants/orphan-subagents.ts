// Plant: a subagent is not told that its parent was aborted, and works on for nobody.
import { BoundedSubagents, type SubagentHost, type SubagentRequest } from '../../src/agent/subagents.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

class OrphaningSubagents extends BoundedSubagents {
  override run(host: SubagentHost, request: SubagentRequest): Promise<string> {
    return super.run(host, { ...request, signal: new AbortController().signal })
  }
}

const parts: ReferenceParts = { createSubagents: (registry) => new OrphaningSubagents(registry) }
export default parts
