// A program that runs an agent whose tool has started a stubborn family, and then ends as it is told to.
import { createAgent } from '../../../src/agent/create-agent.ts'
import { guardExit } from '../../../src/agent/process/exit-guard.ts'
import { call, callsTools, scriptedModel } from '../scripted-model.ts'
import { stubbornFamily } from './marked.ts'

const [directory = '.', ending = 'signal'] = process.argv.slice(2)

const agent = await createAgent({
  directory,
  dataDirectory: `${directory}/data`,
  limits: { toolGraceMs: 200 },
  model: {
    languageModel: scriptedModel(() => callsTools([call('c', 'shell', { command: stubbornFamily })])),
    contextLimitTokens: 200_000,
    outputLimitTokens: 32_000,
  },
})
const hangs = (): Promise<void> => new Promise(() => {})
guardExit({
  close: ending === 'hanging-close' ? hangs : () => agent[Symbol.asyncDispose](),
  timeoutMs: ending === 'hanging-close' ? 300 : 10_000,
})
void agent.openSession().prompt('go')

process.stdin.once('data', () => {
  if (ending === 'throw') throw new Error('thrown on purpose')
  if (ending === 'reject') void Promise.reject(new Error('rejected on purpose'))
  if (ending === 'exit') process.exit(3)
})
