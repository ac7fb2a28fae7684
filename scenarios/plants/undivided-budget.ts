// Plant: every session is given the whole budget, as when it is worked out once and not when sessions come and go.
import { DividedBudget } from '../../src/agent/budget/memory-budget.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

class UndividedBudget extends DividedBudget {
  override get sharedBytes(): number {
    return this.availableBytes
  }
}

const parts: ReferenceParts = { createBudget: (registry, options) => new UndividedBudget(registry, options) }
export default parts
