// A claim that can be tried on any agent, whoever wrote it, and the work that tries it: cycles of the same thing.
import type { Transcript } from '../../replay/transcript.ts'
import type { RunningAgent } from '../running-agent.ts'

export interface AgentScenario {
  readonly name: string
  readonly claim: string
  /** What a cycle does, in words. */
  readonly does: string
  /** What one cycle is, singular. */
  readonly cycleName: string
  /** Cycles before the baseline: what is made once is made by then. */
  readonly warmUp: number
  /** And time since its start: agents let go of what they started with after some seconds. In milliseconds. */
  readonly warmUpMs: number
  readonly cycles: number
  /** Cycles between two looks at the agent at rest. */
  readonly sampleEvery: number
  /** After the last cycle, where counts have grown: what goes by itself in this time was on its way. In milliseconds. */
  readonly stillMs: number
  /** A session goes on: what it says to the model is held by design, and so much may be. */
  readonly holdsHistory: boolean
  /** The session that it goes on with: an agent for which none can be written is not offered the scenario. */
  readonly session?: () => Transcript
  /** What an agent must be able to do: any other is not offered the scenario. */
  readonly needs?: 'hasClients' | 'hasDirectories'
  /** What cannot be said of an agent that does this. */
  readonly note?: (agent: RunningAgent) => string | undefined
  /** Before the warm-up. @returns one cycle */
  begin(agent: RunningAgent): Promise<(cycle: number) => Promise<void>>
}
