// Anybody's own recorded session, by path, of any format that is known.
import { join, resolve } from 'node:path'
import { openTranscript } from '../src/replay/open-transcript.ts'
import { defineScenario } from '../src/scenario/definition.ts'
import { referenceAgent, type ReferenceParts } from './agents/reference-agent.ts'
import { historySwaps } from './plants/swaps.ts'
import { mayGrow, mustBeZero, prunedBytesMustGo } from './workloads/long-session.ts'
import { repeatedSessions } from './workloads/repeated-sessions.ts'

const LEAST_TURNS = 150
const MOST_TURNS = 100_000

export default defineScenario<ReferenceParts>({
  name: 'replay',
  claim: 'Replaying this recorded session costs no more memory with every turn',
  subject: 'the reference agent',
  argument: 'FILE',
  prepareArgument: async (file) => {
    const transcript = await openTranscript(resolve(file))
    for await (const turn of transcript.turns()) void turn
    return { argument: resolve(file), summary: summary(transcript) }
  },
  phases: [
    {
      name: 'replay',
      does: 'replays the recording through the prompt loop, turn by turn',
      cycleName: 'turn',
      warmUp: 12,
      cycles: MOST_TURNS,
      sampleEvery: 4,
      start: (context) =>
        repeatedSessions(
          {
            driver: referenceAgent,
            directory: join(context.directory, context.rehearsal ? 'rehearsal' : 'agent'),
            transcript: () => openTranscript(context.argument ?? ''),
            compaction: true,
            parts: context.parts,
            leastTurns: LEAST_TURNS,
          },
          context,
        ),
    },
  ],
  swaps: {
    'retain-steps': historySwaps['retain-steps'],
    'whole-history': historySwaps['whole-history'],
  },
  mustBeZero: { ...mustBeZero, ...prunedBytesMustGo },
  mayGrow,
  budget: {},
})

function summary({ format, counts }: Awaited<ReturnType<typeof openTranscript>>): string {
  const { records, turns, messages, parts, toolCalls, broken } = counts
  const unknown = Object.values(counts.unknown).reduce((sum, count) => sum + count, 0)
  const skipped =
    broken.count === 0 ? '' : `, ${broken.count} broken skipped (lines ${broken.lines.join(', ')})`
  const kept = unknown === 0 ? '' : `, ${unknown} of unknown types`
  return `${format}: ${records} records${kept}${skipped}; ${turns} turns, ${messages} messages, ${parts} parts, ${toolCalls} tool calls`
}
