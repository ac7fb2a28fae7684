// The agents that are known by name, and any other by its command.
import { basename, extname } from 'node:path'
import { TidemarkError } from '../errors.ts'
import { modelEnvironment } from '../model/model-environment.ts'
import type { AgentDefinition } from './agent-definition.ts'
import { cline } from './known/cline.ts'
import { codex } from './known/codex.ts'
import { codexAcp } from './known/codex-acp.ts'
import { geminiCli } from './known/gemini-cli.ts'
import { opencode } from './known/opencode.ts'
import { opencodeHttp } from './known/opencode-http.ts'
import { openclaw } from './known/openclaw.ts'
import { pi } from './known/pi.ts'
import { qwenCode } from './known/qwen-code.ts'
import { referenceAgent } from './known/reference-agent.ts'

export const knownAgents: readonly AgentDefinition[] = [
  geminiCli,
  pi,
  qwenCode,
  opencode,
  opencodeHttp,
  codex,
  codexAcp,
  openclaw,
  cline,
  referenceAgent,
]

/** `acp: COMMAND`. */
const BY_COMMAND = /^acp:\s*(\S.*)$/s

export interface ChosenAgent {
  readonly definition: AgentDefinition
  /** What was given to be started: a program and its arguments. Undefined of one that is known by name. */
  readonly command: readonly string[] | undefined
}

/** @param text a name, or `acp: COMMAND` @throws TidemarkError `usage` */
export function chosenAgent(text: string): ChosenAgent {
  const [, line] = BY_COMMAND.exec(text) ?? []
  if (line !== undefined) return { definition: anyAgent(line), command: wordsOf(line) }
  const definition = knownAgents.find(({ name }) => name === text)
  if (definition !== undefined) return { definition, command: undefined }
  throw new TidemarkError(
    'usage',
    `Drive agent ${text}: it is not known, wanted one of ${knownAgents.map(({ name }) => name).join(', ')}, or 'acp: COMMAND'`,
  )
}

function anyAgent(line: string): AgentDefinition {
  return {
    name: nameOf(wordsOf(line)),
    runtime: 'executable',
    protocol: 'acp',
    arguments: [],
    environment: ({ modelUrl }) => ({
      TIDEMARK_MODEL_URL: modelUrl,
      ...Object.fromEntries(
        Object.values(modelEnvironment(modelUrl)).flatMap((each) => Object.entries(each)),
      ),
    }),
    can: { ends: 'closed', loads: false, deletes: false },
    readsUpwards: ['.env'],
  }
}

const RUNTIMES = /^(node|bun|deno|npx|python3?)$/

/** Of its program; of what a runtime runs, that of the script. */
function nameOf(words: readonly string[]): string {
  const named = words.filter((word) => !word.startsWith('-')).map((word) => basename(word, extname(word)))
  return named.find((word) => !RUNTIMES.test(word)) ?? named[0] ?? 'agent'
}

/** As a shell splits them, with quotes and without anything else that a shell does. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) =>
    word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'),
  )
}
