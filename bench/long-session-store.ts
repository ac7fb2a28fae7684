// Writes a stored session for the long-session bench: `replayed DIR` plays the stress session through the prompt loop
// with compaction live; `seeded DIR MESSAGES` stores as many messages without any boundary.
import { generateTranscript } from '../src/replay/generate-transcript.ts'
import { playback } from '../src/replay/playback.ts'
import { summaryModel } from '../src/replay/summary-model.ts'
import { referenceAgent } from '../scenarios/agents/reference-agent.ts'
import { modelLimits } from '../scenarios/workloads/driven-session.ts'

const [how, directory = '', messages = '7704'] = process.argv.slice(2)
const transcript = generateTranscript({ profile: 'stress', messages: Number(messages), compactions: false })

async function replayed(): Promise<void> {
  const played = playback(transcript)
  const model = { ...modelLimits, languageModel: played.model, summaryModel: summaryModel() }
  await using agent = await referenceAgent.start({ directory, model, tools: played.tools })
  const session = agent.openSession('session')
  for (let turn = await played.next(); turn !== undefined; turn = await played.next()) {
    await session.prompt(turn.text, AbortSignal.timeout(60_000))
  }
}

async function seeded(): Promise<void> {
  await using agent = await referenceAgent.start({
    directory,
    model: { ...modelLimits, languageModel: summaryModel() },
  })
  await agent.openSession('session').seed(transcript.turns())
}

await (how === 'seeded' ? seeded() : replayed())
