// The long session of the probe's bench: an agent at work, with nothing in it to wait for.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { referenceAgent } from '../scenarios/agents/reference-agent.ts'
import { modelLimits } from '../scenarios/workloads/driven-session.ts'
import { generateTranscript } from '../src/replay/generate-transcript.ts'
import { playback } from '../src/replay/playback.ts'
import { summaryModel } from '../src/replay/summary-model.ts'

/** A session of so many messages through the reference agent's prompt loop, store and compaction, without waiting for a model. */
export async function replayLongSession(messages: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'tidemark-bench-'))
  const transcript = generateTranscript({ profile: 'long', messages, compactions: false })
  const played = playback(transcript)
  const model = { ...modelLimits, languageModel: played.model, summaryModel: summaryModel() }
  try {
    await using agent = await referenceAgent.start({ directory, model, tools: played.tools })
    const session = agent.openSession('session')
    for (let turn = await played.next(); turn !== undefined; turn = await played.next()) {
      await session.prompt(turn.text, AbortSignal.timeout(60_000))
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
