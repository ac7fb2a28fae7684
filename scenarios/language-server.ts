// A language server must be gone with the directory it served, whether it listens or not. TypeScript's own, and one that
// ignores everything.
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TidemarkError } from '../src/errors.ts'
import type { ServerCommand } from '../src/agent/language-server/server-command.ts'
import { defineScenario, type Phase } from '../src/scenario/definition.ts'
import type { ReferenceParts } from './agents/reference-agent.ts'
import { processSwaps } from './plants/process-swaps.ts'
import { serverLives } from './workloads/language-server.ts'

const LANGUAGES = { '.ts': 'typescript' } as const
const DOCUMENTS = 6

const listening: Phase<ReferenceParts> = {
  name: 'listening',
  does: 'starts the language server of TypeScript, has documents diagnosed, ends it',
  cycleName: 'server',
  warmUp: 2,
  cycles: 10,
  sampleEvery: 1,
  growth: 'counts',
  start: (context) =>
    serverLives(
      {
        command: typescript(),
        directory: join(context.directory, 'listening'),
        documents: DOCUMENTS,
        endFamily: context.parts?.endFamily,
      },
      context,
    ),
}

const ignoring: Phase<ReferenceParts> = {
  name: 'ignoring',
  does: 'starts a language server that ignores everything, its child too, and ends it',
  cycleName: 'server',
  warmUp: 1,
  cycles: 8,
  sampleEvery: 1,
  growth: 'counts',
  start: (context) =>
    serverLives(
      {
        command: stubborn(),
        directory: join(context.directory, 'ignoring'),
        documents: 0,
        endFamily: context.parts?.endFamily,
      },
      context,
    ),
}

export default defineScenario<ReferenceParts>({
  name: 'language-server',
  claim: 'A language server and all it started are gone when its directory is, whether it listens or not',
  subject: "the reference agent's language servers",
  phases: [listening, ignoring],
  swaps: processSwaps,
  mustBeZero: {
    survivingProcesses: 'Processes of a language server were alive three seconds after it had been ended',
    documentsBeyondLimit: 'More documents were open at the server than are allowed',
  },
  budget: {},
})

/** @throws TidemarkError `environment` where TypeScript is not installed */
function typescript(): ServerCommand {
  const file = fileURLToPath(new URL('./bin/tsc', typescriptPackage()))
  return { name: 'typescript', file, args: ['--lsp', '--stdio'], languages: LANGUAGES }
}

function typescriptPackage(): string {
  try {
    return import.meta.resolve('typescript/package.json')
  } catch (cause) {
    const message =
      'Start the language server of TypeScript: the package typescript is not installed, wanted 7 or later'
    throw new TidemarkError('environment', message, { cause })
  }
}

function stubborn(): ServerCommand {
  const script = fileURLToPath(
    new URL(`./plants/stubborn-server${extname(import.meta.url)}`, import.meta.url),
  )
  return { name: 'stubborn', file: process.execPath, args: [script], languages: LANGUAGES }
}
