import { describe, expect, it } from 'vitest'
import { ChildProcesses } from '../../../src/agent/process/child-processes.ts'
import { generateTranscript } from '../../../src/replay/generate-transcript.ts'
import { sharedReplay } from '../../../src/replay/shared-replay.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { PrometheusText } from '../../../src/telemetry/metrics/prometheus-text.ts'
import { Telemetry } from '../../../src/telemetry/metrics/telemetry.ts'
import { AgentSource } from '../../../src/telemetry/sources/agent-source.ts'
import { AgentWatch } from '../../../src/telemetry/sources/agent-watch.ts'
import { openAgent, temporaryDirectory } from '../../agent/fixture.ts'

function valueIn(text: string, series: string): number {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `))
  return Number(line?.slice(series.length + 1))
}

/** Executions of all tools together. */
function toolsIn(text: string): number {
  const counts = text.matchAll(/^gen_ai_execute_tool_duration_seconds_count\{.*\} (\d+)$/gm)
  return Array.from(counts, ([, count]) => Number(count)).reduce((sum, each) => sum + each, 0)
}

describe('the metrics of an agent', () => {
  it('count what it did, what it refused, and what its queues dropped', async () => {
    using directory = temporaryDirectory()
    const registry = new ResourceRegistry()
    const { model, tools } = await sharedReplay(generateTranscript({ profile: 'typical' }))
    await using agent = await openAgent(directory, { languageModel: model, tools, registry })
    const telemetry = new Telemetry()
    using watch = new AgentWatch()
    using source = new AgentSource(agent, registry)
    telemetry.add(watch)
    telemetry.add(source)
    const read = (): string => new PrometheusText().render(telemetry.read('endpoint'))
    const queue = agent.queue({ maxEvents: 3 })

    const session = agent.openSession({ id: 's' })
    const prompting = session.prompt({ text: 'go' })
    await expect(session.prompt({ text: 'me too' })).rejects.toThrow('holds it since')
    const running = read()
    expect(valueIn(running, 'tidemark_agent_lock_held')).toBe(1)
    expect(valueIn(running, 'tidemark_agent_session_working')).toBe(1)
    expect(valueIn(running, 'tidemark_agent_lock_refused_total')).toBe(1)
    const { steps } = await prompting
    await agent.deleteSession('s')

    const text = read()
    expect(telemetry.failure).toBeUndefined()
    expect(valueIn(text, 'tidemark_agent_lock_held')).toBe(0)
    expect(valueIn(text, 'tidemark_agent_step_duration_seconds_count')).toBe(steps)
    expect(valueIn(text, 'gen_ai_client_inference_duration_seconds_count')).toBe(steps)
    expect(toolsIn(text)).toBeGreaterThan(0)
    expect(valueIn(text, 'tidemark_agent_session_events_total{event="deleted"}')).toBe(1)
    expect(valueIn(text, 'tidemark_agent_hydrated_rows_total')).toBeGreaterThan(0)
    expect(valueIn(text, 'tidemark_agent_window_tokens')).toBe(0)
    expect(valueIn(text, 'tidemark_agent_compaction_breaker{state="closed"}')).toBe(1)
    expect(valueIn(text, 'tidemark_agent_compaction_breaker{state="open"}')).toBe(0)
    expect(valueIn(text, 'tidemark_agent_queue_depth')).toBe(3)
    expect(valueIn(text, 'tidemark_agent_queue_high_water')).toBe(3)
    expect(valueIn(text, 'tidemark_agent_queue_dropped_total')).toBeGreaterThan(3)
    queue[Symbol.dispose]()
    expect(valueIn(read(), 'tidemark_agent_queue_depth')).toBe(0)
  })

  it('fail alone when the agent is gone', async () => {
    using directory = temporaryDirectory()
    const registry = new ResourceRegistry()
    const { model } = await sharedReplay(generateTranscript({ profile: 'typical' }))
    const agent = await openAgent(directory, { languageModel: model, registry })
    const telemetry = new Telemetry()
    telemetry.add(new AgentSource(agent, registry))
    await agent[Symbol.asyncDispose]()
    expect([...telemetry.read('endpoint')].length).toBeGreaterThan(3)
    expect(String(telemetry.failure)).toContain('it was disposed')
  })
})

describe('the figures of child processes', () => {
  it('tell how each has ended', async () => {
    const registry = new ResourceRegistry()
    await using processes = new ChildProcesses(registry, { graceMs: 200 })
    const started = ['exit 0', 'exit 3', 'kill -9 $$'].map((script) =>
      processes.spawn({ file: 'sh', args: ['-c', script], directory: '/', streams: 'output' }),
    )
    const children = await Promise.all(started)
    await Promise.all(children.map(({ gone }) => gone))
    expect(processes.figures).toEqual({
      live: 0,
      started: 3,
      exits: { succeeded: 1, failed: 1, killed: 1 },
      survivors: 0,
    })
  })
})
