// Look-alike: what a call has started lives a moment longer than the call, and is then ended as it should be.
import { setTimeout as pause } from 'node:timers/promises'
import { endFamily } from '../../src/agent/process/end-family.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

const MOMENT_MS = 50

const parts: ReferenceParts = {
  endFamily: async (family, graceMs) => {
    if (family.members().length > 0) await pause(MOMENT_MS)
    return await endFamily(family, graceMs)
  },
}
export default parts
