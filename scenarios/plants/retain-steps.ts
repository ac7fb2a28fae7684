// Plant: the loop keeps what every step sent to the model, in a list that lives as long as the agent.
import type { ModelMessage } from 'ai'
import { announceStep } from '../../src/agent/announce.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

const steps: (readonly ModelMessage[])[] = []

const parts: ReferenceParts = {
  recordStep: (step, messages) => {
    steps.push([...messages])
    announceStep(step)
  },
}
export default parts
