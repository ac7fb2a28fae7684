// Replays the stress session into DIR until it is killed, and acknowledges each message on stdout once it is committed.
import { mkdirSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createAgent } from '../src/agent/create-agent.ts'
import { generateTranscript } from '../src/replay/generate-transcript.ts'
import { playback } from '../src/replay/playback.ts'
import { summaryModel } from '../src/replay/summary-model.ts'
import { modelLimits } from '../scenarios/workloads/driven-session.ts'

const [directory = '', seed = '1'] = process.argv.slice(2)
const played = playback(generateTranscript({ profile: 'stress', seed: Number(seed), compactions: false }))
mkdirSync(join(directory, 'workspace'), { recursive: true })
await using agent = await createAgent({
  directory: join(directory, 'workspace'),
  dataDirectory: join(directory, 'data'),
  model: { ...modelLimits, languageModel: played.model },
  summaryModel: summaryModel(),
  tools: played.tools,
  resolveTool: (name) => played.resolveTool(name),
})
agent.subscribe((event) => {
  if (event.type === 'step-finished') writeSync(1, `${event.messageId}\n`)
})
const session = agent.openSession({ id: 'session' })
for (let turn = await played.next(); turn !== undefined; turn = await played.next())
  await session.prompt(turn.text)
