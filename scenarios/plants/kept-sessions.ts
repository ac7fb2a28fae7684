// Plant: the session of a subagent does not know its parent, so deleting the parent leaves it behind.
import { SessionTable } from '../../src/agent/store/session-table.ts'
import { Store } from '../../src/agent/store/store.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

class ParentlessSessions extends SessionTable {
  override ensure(id: string, title: string, nowMs: number): ReturnType<SessionTable['ensure']> {
    return super.ensure(id, title, nowMs)
  }
}

class ForgetfulStore extends Store {
  override readonly sessions = new ParentlessSessions(this.database)
}

const parts: ReferenceParts = { openStore: (options) => new ForgetfulStore(options) }
export default parts
