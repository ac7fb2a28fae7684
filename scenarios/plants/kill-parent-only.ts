// Plant: SIGTERM to the first process only, and nobody looks whether it worked, as agents do that call child.kill().
import { signalProcess } from '../../src/agent/process/family.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

const parts: ReferenceParts = {
  endFamily: ({ root }) => {
    signalProcess(root, 'SIGTERM')
    return Promise.resolve(true)
  },
}
export default parts
