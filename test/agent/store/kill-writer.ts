// A process for kill.test.ts: prompts an agent for ever and acknowledges each message on stdout once it is committed.
import { writeSync } from 'node:fs'
import { createAgent } from '../../../src/agent/create-agent.ts'
import { toolOf } from '../fixture.ts'
import { call, callsTools, type Line, scriptedModel } from '../scripted-model.ts'

const [directory = '', dataDirectory = ''] = process.argv.slice(2)
const speech: Line[] = [
  { type: 'text-start', id: 't' },
  ...Array.from({ length: 40 }, (): Line => ({ type: 'text-delta', id: 't', delta: 'streamed '.repeat(50) })),
  { type: 'text-end', id: 't' },
]
const agent = await createAgent({
  directory,
  dataDirectory,
  model: {
    languageModel: scriptedModel((at) => [
      ...speech,
      ...callsTools([call(`a${at}`, 'slow', {}), call(`b${at}`, 'slow', {})]),
    ]),
    contextLimitTokens: 60_000,
    outputLimitTokens: 8000,
  },
  tools: [
    toolOf('slow', async () => {
      await new Promise((resolve) => setTimeout(resolve, 1))
      return 'output '.repeat(2000)
    }),
  ],
  limits: { maxSteps: Number.MAX_SAFE_INTEGER },
})
agent.subscribe((event) => {
  if (event.type === 'step-finished') writeSync(1, `${event.messageId}\n`)
})
await agent.openSession({ id: 's' }).prompt('write until you are killed')
