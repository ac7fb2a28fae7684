// Two agents that others wrote, at the versions that were measured, as their users have them: installed into the cache.
// Their prompts take minutes on two cores: TIDEMARK_AGENTS=all runs them too.
import { spawnSync } from 'node:child_process'
import { describe, expect, it, type TestContext } from 'vitest'
import { agentScenarios } from '../../src/agents/agent-scenarios.ts'
import { runOnAgent } from '../../src/agents/agent-run.ts'
import type { AgentDefinition } from '../../src/agents/agent-definition.ts'
import { foundAgent, installAgent, locatedAgent } from '../../src/agents/installed-agent.ts'
import { geminiCli } from '../../src/agents/known/gemini-cli.ts'
import { pi } from '../../src/agents/known/pi.ts'
import type { CheckedRun } from '../../src/check/check-run.ts'
import { temporaryDirectory } from '../runner/planted-run.ts'

const isWhole = process.env['TIDEMARK_AGENTS'] === 'all'

function canBeInstalled({ package: wanted }: AgentDefinition): boolean {
  const { status } = spawnSync('npm', ['view', `${wanted?.name}@${wanted?.version}`, 'version'], {
    timeout: 30_000,
  })
  return status === 0
}

/** Skips aloud where neither the cache has it nor the registry can be reached. */
function installed(definition: AgentDefinition, context: TestContext): void {
  if (locatedAgent(definition)?.where === 'cache') return
  if (!canBeInstalled(definition)) {
    process.stderr.write(
      `SKIPPED ${definition.name}: it is not installed, and the npm registry cannot be reached\n`,
    )
    context.skip('the npm registry cannot be reached')
  }
  installAgent(definition)
}

async function ranOn(
  definition: AgentDefinition,
  scenario: 'prompts' | 'session-churn' | 'long-session',
): Promise<CheckedRun> {
  using out = temporaryDirectory()
  const { file, version, root } = foundAgent(definition, undefined)
  return await runOnAgent({
    definition,
    command: [process.execPath, file],
    version,
    installed: root,
    scenario: agentScenarios[scenario],
    outDirectory: out.path,
    onProgress: () => undefined,
  })
}

describe('gemini-cli 0.61.0', () => {
  it.runIf(isWhole)('keeps every request in a buffer of telemetry, named by its line', async (context) => {
    installed(geminiCli, context)
    const { verdict } = await ranOn(geminiCli, 'prompts')
    const told = verdict.findings.map(
      ({ message, culprit }) => `${message}; ${culprit?.file}: ${culprit?.code}`,
    )
    // By the line that pushes, or by the one that gives it the closure.
    expect(told.join('\n')).toMatch(
      /closure in telemetryBuffer \(Array\) grew .*; node_modules\/@google\/gemini-cli\/bundle\/chunk-JDPZ4CE3\.js: (telemetryBuffer\.push\(fn\)|bufferTelemetryEvent\()/,
    )
    expect(verdict.verdict).toBe('leak')
  })

  it('leaves listeners with every session, named by their lines', async (context) => {
    installed(geminiCli, context)
    const { verdict } = await ranOn(geminiCli, 'session-churn')
    const [first] = verdict.findings
    expect(first?.message).toMatch(
      /listeners \(_CoreEventEmitter 'model-changed'\).* (1\.[6-9]\d*|2) per session/,
    )
    expect(first?.culprit?.line).toBe(346_238)
    expect(verdict.reasons.join('\n')).toContain('has no end before that of the process')
  })
})

describe('pi 1.6.0', () => {
  it.runIf(isWhole)('goes on with a session of thousands of messages', async (context) => {
    installed(pi, context)
    const { verdict, result } = await ranOn(pi, 'long-session')
    expect(verdict.reasons.join('\n')).toMatch(
      /A session of 7,704 messages in a file of \d+\.\d MB was opened again: of 127 messages and 417 kB since its last compaction, the model was given 2\d\d messages/,
    )
    expect(result.metrics).toMatchObject({ stepMs: { p50: expect.any(Number) } })
    expect(verdict.verdict).toBe('clean')
  })

  for (const scenario of ['prompts', 'session-churn'] as const) {
    it.runIf(isWhole || scenario === 'session-churn')(`is clean of ${scenario}`, async (context) => {
      installed(pi, context)
      const { verdict } = await ranOn(pi, scenario)
      expect(verdict.reasons.join('\n')).toContain('Nothing grew')
      expect(verdict.verdict).toBe('clean')
    })
  }
})
