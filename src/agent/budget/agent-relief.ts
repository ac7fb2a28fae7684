// How an agent gives memory back. It does not watch its memory itself: whoever does asks for these. All of it goes
// through the budget that prompts live by anyway, so there is one mechanism and not two.
import type { FileCache } from '../cache/file-cache.ts'
import type { InstancePool } from '../instance/instances.ts'
import type { MemoryBudget } from './memory-budget.ts'

export interface ReliefParts {
  readonly budget: MemoryBudget
  readonly files: FileCache
  readonly instances: InstancePool
}

export class AgentRelief {
  readonly #parts: ReliefParts

  constructor({ budget, files, instances }: ReliefParts) {
    this.#parts = { budget, files, instances }
  }

  /** Has each prompt that is at work shorten a long history after its step. Resolves with the bytes they gave back. */
  async compact(signal: AbortSignal): Promise<number> {
    const given = await Promise.all([...this.#parts.budget.shares].map((share) => share.tighten(signal)))
    return given.reduce((sum, bytes) => sum + bytes, 0)
  }

  /** Prompts may use their whole share again. */
  relax(): void {
    for (const share of this.#parts.budget.shares) share.relax()
  }

  /** Lets go of file texts, and of the instances that nobody uses, with their servers. Resolves with the bytes of the texts. */
  async pruneCaches(): Promise<number> {
    const bytes = this.#parts.files.clear()
    await this.#parts.instances.disposeIdle()
    return bytes
  }

  /** Prompts that begin are refused; those that are at work go on. */
  stopWork(): void {
    this.#parts.budget.isOpen = false
  }

  resumeWork(): void {
    this.#parts.budget.isOpen = true
  }
}
