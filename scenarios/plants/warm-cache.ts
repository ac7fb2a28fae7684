// Look-alike: a cache of the newest message of every step, bounded by bytes. It fills for a quarter of the session, then holds.
import type { ModelMessage } from 'ai'
import { announceStep } from '../../src/agent/announce.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

const LIMIT_BYTES = 4 * 1024 * 1024

const cache: { readonly message: ModelMessage; readonly bytes: number }[] = []
let cachedBytes = 0

function keep(message: ModelMessage): void {
  const bytes = JSON.stringify(message).length
  cache.push({ message: structuredClone(message), bytes })
  cachedBytes += bytes
  while (cachedBytes > LIMIT_BYTES) cachedBytes -= cache.shift()?.bytes ?? 0
}

const parts: ReferenceParts = {
  recordStep: (step, messages) => {
    const newest = messages.at(-1)
    if (newest !== undefined) keep(newest)
    announceStep(step)
  },
}
export default parts
