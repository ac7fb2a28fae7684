// Runs scenarios on the planted agent, with fewer cycles than on real ones: it has no caches to warm up.
import { join } from 'node:path'
import { runEndings } from '../../src/agents/endings-run.ts'
import { runOnAgent } from '../../src/agents/agent-run.ts'
import { chosenAgent } from '../../src/agents/known-agents.ts'
import type { AgentPlace } from '../../src/agents/agent-definition.ts'
import type { AgentScenario } from '../../src/agents/scenarios/agent-scenario.ts'
import type { CheckedRun } from '../../src/check/check-run.ts'
import { generateTranscript } from '../../src/replay/generate-transcript.ts'
import { jsonLines } from '../../src/replay/seed/json-lines-file.ts'
import { resultText, type SeedSession } from '../../src/replay/seed/seed-format.ts'
import type { Transcript, TranscriptMessage } from '../../src/replay/transcript.ts'
import { temporaryDirectory } from '../runner/planted-run.ts'

export const plantedFile = join(import.meta.dirname, '../planted/agents/planted-agent.ts')

/** How the planted agent keeps a session: the messages of its model, a line each. */
const plantedSeed = jsonLines(() => ({
  begin: () => [],
  turn: ({ prompt, steps }) => [
    ...(prompt ? [{ role: 'user', content: textOf(prompt) }] : []),
    ...steps.flatMap(answerAndResults),
  ],
}))

function textOf({ parts }: TranscriptMessage): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : '')).join('')
}

function answerAndResults(step: TranscriptMessage): readonly object[] {
  const calls = step.parts.filter((part) => part.kind === 'tool')
  const made = calls.map(({ callId: id, name, input }) => ({
    id,
    type: 'function',
    function: { name, arguments: JSON.stringify(input) },
  }))
  return [
    { role: 'assistant', content: textOf(step), ...(made.length > 0 && { tool_calls: made }) },
    ...calls.map((call) => ({ role: 'tool', tool_call_id: call.callId, content: resultText(call) })),
  ]
}

function shortSession(): Transcript {
  return generateTranscript({ profile: 'p90', compactions: false })
}

export const FEWER = { warmUp: 6, warmUpMs: 0, cycles: 24, sampleEvery: 2, stillMs: 3_000 } as const

export async function onPlantedAgent(scenario: AgentScenario, plant: string): Promise<CheckedRun> {
  using out = temporaryDirectory()
  return await runPlantedAgent(scenario, plant, out.path)
}

export async function runPlantedAgent(
  scenario: AgentScenario,
  plant: string,
  outDirectory: string,
): Promise<CheckedRun> {
  return await runOnAgent({ ...subject(plant), ...rest(outDirectory), scenario: { ...scenario, ...FEWER } })
}

/** The same on one whose sessions can be written; what is resumed is shorter. */
export async function resumedOnPlantedAgent(scenario: AgentScenario, plant: string): Promise<CheckedRun> {
  using out = temporaryDirectory()
  const { definition, ...of } = subject(plant)
  const seeding = {
    format: plantedSeed,
    model: 'm1',
    file: ({ home }: AgentPlace, { id }: SeedSession) => join(home, 'sessions', `${id}.jsonl`),
    opensBy: 'id',
  } as const
  return await runOnAgent({
    ...of,
    ...rest(out.path),
    definition: { ...definition, seeding },
    scenario: { ...scenario, session: shortSession, ...FEWER },
  })
}

export async function endingsOfPlantedAgent(plant: string): Promise<CheckedRun> {
  using out = temporaryDirectory()
  return await runEndings({ ...subject(plant), ...rest(out.path) })
}

export function commandOf(plant: string): string {
  return `acp: ${process.execPath} ${plantedFile} ${plant}`
}

function subject(plant: string) {
  const { definition, command = [] } = chosenAgent(commandOf(plant))
  return { definition, command, version: undefined, installed: undefined }
}

function rest(outDirectory: string) {
  return { outDirectory, onProgress: () => undefined }
}
