// Look-alike: what the last twenty subagents said is kept, and no more.
import { BoundedSubagents, type SubagentHost, type SubagentRequest } from '../../src/agent/subagents.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

const KEPT = 20

class RememberingSubagents extends BoundedSubagents {
  readonly recent: string[] = []

  override async run(host: SubagentHost, request: SubagentRequest): Promise<string> {
    const said = await super.run(host, request)
    this.recent.push(said)
    if (this.recent.length > KEPT) this.recent.shift()
    return said
  }
}

const parts: ReferenceParts = { createSubagents: (registry) => new RememberingSubagents(registry) }
export default parts
