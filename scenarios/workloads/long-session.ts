// The two phases that long-session and long-session-plain share: replay a whole session, then resume it in a fresh process.
import { join } from 'node:path'
import { generateTranscript } from '../../src/replay/generate-transcript.ts'
import {
  isSessionProfile,
  sessionProfiles,
  type SessionProfileName,
} from '../../src/replay/session-profile.ts'
import { scriptedTranscript } from '../../src/replay/scripted-transcript.ts'
import type { SubjectContext } from '../../src/host/subject.ts'
import type { Phase } from '../../src/scenario/definition.ts'
import { referenceAgent, type ReferenceParts } from '../agents/reference-agent.ts'
import { firstSession, repeatedSessions } from './repeated-sessions.ts'
import { resumedTurns } from './resumed-turns.ts'
import { replaySession } from './session-replay.ts'

export const profiles = Object.keys(sessionProfiles)

/** More than any profile has; the transcript ends the phase. */
const MOST_TURNS = 5_000
/** A profile with fewer is replayed again, as another session. */
const LEAST_TURNS = 160
const FIRST_STEPS = 50
const LATER_STEPS = 3
const LATER_PROMPTS = 20

/** Distributions of which every value must be zero, in a window that holds. */
export const mustBeZero = {
  rowsRereadPerStep:
    'Between the steps of one prompt, rows were read again that the step before had already read',
}

/** A session only ever gets longer on disk, and its window fuller up to the budget, which limits what a first step reads. */
export const mayGrow = ['databaseBytes', 'coldBytes', 'firstStepHydratedRows', 'firstStepHydratedBytes']

/** What must be zero where compaction prunes. */
export const prunedBytesMustGo = {
  prunedButHeldBytes: 'Tool outputs that were marked as pruned are still held where every read finds them',
}

export function replayPhase(compaction: boolean): Phase<ReferenceParts> {
  return {
    name: 'replay',
    does: 'replays the session through the prompt loop, turn by turn',
    cycleName: 'turn',
    warmUp: 20,
    cycles: MOST_TURNS,
    sampleEvery: 12,
    start: (context) => {
      const profile = context.rehearsal ? 'typical' : profileOf(context.profile)
      return repeatedSessions(
        {
          driver: referenceAgent,
          directory: directoryOf(context, 'replay'),
          transcript: (session) => generateTranscript({ profile, seed: session, compactions: false }),
          compaction,
          parts: context.parts,
          leastTurns: LEAST_TURNS,
          messages: profile === 'stress' ? sessionProfiles.stress.messages : undefined,
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
      replaySession(
        {
          driver: referenceAgent,
          directory: firstSession(directoryOf(context, 'resume')),
          transcript: scriptedTranscript(
            resumedTurns({
              firstSteps: context.rehearsal ? LATER_STEPS : FIRST_STEPS,
              laterSteps: LATER_STEPS,
            }),
          ),
          compaction,
          parts: context.parts,
        },
        context,
      ),
  }
}

/** The resumed process finds what the replay has left. */
function directoryOf({ directory, rehearsal }: SubjectContext, phase: string): string {
  return join(directory, rehearsal ? `rehearsal-${phase}` : 'agent')
}

function profileOf(name: string | undefined): SessionProfileName {
  return name !== undefined && isSessionProfile(name) ? name : 'stress'
}
