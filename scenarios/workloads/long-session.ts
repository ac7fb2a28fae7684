// The two phases that long-session and long-session-plain share: replay a whole session, then resume it in a fresh process.
import { join } from 'node:path'
import { generateTranscript } from '../../src/replay/generate-transcript.ts'
import {
  isSessionProfile,
  sessionProfiles,
  type SessionProfileName,
} from '../../src/replay/session-profile.ts'
import type { Phase } from '../../src/scenario/definition.ts'
import { referenceAgent, type ReferenceParts } from '../agents/reference-agent.ts'
import { resumedPrompts } from './resumed-prompts.ts'
import { replaySession } from './session-replay.ts'

export const profiles = Object.keys(sessionProfiles)

/** More than any profile has; the transcript ends the phase. */
const MOST_TURNS = 5_000
const FIRST_STEPS = 50
const LATER_STEPS = 3
const LATER_PROMPTS = 20

/** Distributions of which every value must be zero, in a window that holds. */
export const mustBeZero = {
  rowsRereadPerStep:
    'Between the steps of one prompt, rows were read again that the step before had already read',
}

/** A session only ever gets longer on disk. */
export const mayGrow = ['databaseBytes', 'coldBytes']

export function replayPhase(compaction: boolean): Phase<ReferenceParts> {
  return {
    name: 'replay',
    does: 'replays the session through the prompt loop, turn by turn',
    cycleName: 'turn',
    warmUp: 20,
    cycles: MOST_TURNS,
    sampleEvery: 12,
    start: (context) => {
      const profile = profileOf(context.profile)
      const rehearsed = context.rehearsal ? 'typical' : profile
      return replaySession(
        {
          driver: referenceAgent,
          transcript: generateTranscript({ profile: rehearsed }),
          messages: sessionProfiles[rehearsed].messages,
          directory: join(context.directory, context.rehearsal ? 'rehearsal-replay' : 'agent'),
          compaction,
          parts: context.parts,
        },
        context,
      )
    },
  }
}

export function resumePhase(compaction: boolean): Phase<ReferenceParts> {
  return {
    name: 'resume',
    does: `opens the session again, runs a prompt of ${FIRST_STEPS} tool steps, then ${LATER_PROMPTS} more`,
    cycleName: 'prompt',
    warmUp: 1,
    cycles: LATER_PROMPTS,
    sampleEvery: 1,
    tiers: 'on',
    start: (context) =>
      resumedPrompts(
        {
          driver: referenceAgent,
          directory: join(context.directory, context.rehearsal ? 'rehearsal-resume' : 'agent'),
          plan: { firstSteps: context.rehearsal ? LATER_STEPS : FIRST_STEPS, laterSteps: LATER_STEPS },
          compaction,
          parts: context.parts,
        },
        context,
      ),
  }
}

function profileOf(name: string | undefined): SessionProfileName {
  return name !== undefined && isSessionProfile(name) ? name : 'stress'
}
