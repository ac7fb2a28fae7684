import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../agent/fixture.ts'
import { otlpReceiver } from '../telemetry/bindings/otlp-receiver.ts'

const main = resolve(import.meta.dirname, '../../src/cli/main.ts')
const promtool = '/usr/bin/promtool'

async function post(url: string, body: unknown): Promise<Response> {
  return await fetch(url, { method: 'POST', body: JSON.stringify(body) })
}

describe('the metrics of tidemark agent', () => {
  it(`count its sessions, prompts, tools and tokens, are clean for promtool (where there is ${promtoolName()}), and are pushed`, async () => {
    using directory = temporaryDirectory()
    await using receiver = await otlpReceiver()
    const args = [
      '--no-token',
      '--port',
      '0',
      '--directory',
      directory.path,
      '--snapshots',
      `${directory.path}/snapshots`,
    ]
    const child = spawn(process.execPath, [main, 'agent', ...args, '--otlp', receiver.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    using ending = new DisposableStack()
    ending.defer(() => void child.kill('SIGKILL'))
    const [line]: unknown[] = await once(child.stdout, 'data')
    const url = /listening on (\S+)/.exec(String(line))?.[1] ?? ''
    await post(`${url}/sessions`, { id: 's' })
    const prompted = await post(`${url}/sessions/s/prompt`, { text: 'go' })
    expect(await prompted.json()).toMatchObject({ outcome: 'completed' })

    const text = await (await fetch(`${url}/metrics`)).text()
    const value = (series: string): number =>
      Number(
        text
          .split('\n')
          .find((each) => each.startsWith(`${series} `))
          ?.slice(series.length + 1),
      )
    expect(value('tidemark_agent_session_events_total{event="opened"}')).toBe(1)
    expect(value('gen_ai_invoke_agent_duration_seconds_count{outcome="completed"}')).toBe(1)
    expect(value('tidemark_agent_step_duration_seconds_count')).toBeGreaterThan(1)
    expect(value('gen_ai_client_inference_usage_output_tokens_total')).toBeGreaterThan(0)
    expect(value('tidemark_agent_window_limit')).toBeGreaterThan(1000)
    expect(value('tidemark_agent_window_messages')).toBe(0)
    expect(value('tidemark_agent_http_requests_total')).toBeGreaterThan(1)
    expect(value('tidemark_pressure_level{level="normal"}')).toBe(1)
    expect(value('tidemark_snapshot_attempts_total{outcome="written"}')).toBe(0)
    expect(value('tidemark_telemetry_failures_total')).toBe(0)
    expect(lint(text)).toBe('')

    expect(await (await fetch(`${url}/stats`)).json()).toMatchObject({
      schema: 'tidemark.stats/1',
      pressure: { level: 'normal' },
      stores: { 'event-history': { limitBytes: 4 * 1024 * 1024 } },
    })
    const pushed = receiver.received()
    child.kill('SIGTERM')
    await once(child, 'exit')
    await pushed
    expect(child.exitCode).toBe(0)
    expect(receiver.service).toBe('tidemark-agent')
    expect(
      receiver.series.get('gen_ai.invoke_agent.duration{tidemark.prompt.outcome="completed"}')?.count,
    ).toBe(1)
    expect(receiver.series.get('tidemark.agent.session.events{tidemark.session.event="opened"}')?.value).toBe(
      1,
    )
  })

  it('are missed by nobody when no collector answers: the agent says so, and ends as ever', async () => {
    using directory = temporaryDirectory()
    const args = ['agent', '--port', '0', '--directory', directory.path, '--otlp-interval', '0.2']
    const child = spawn(process.execPath, [main, ...args, '--otlp', 'http://127.0.0.1:1'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    using ending = new DisposableStack()
    ending.defer(() => void child.kill('SIGKILL'))
    const [said]: unknown[] = await once(child.stderr, 'data')
    expect(String(said)).toContain('push metrics to http://127.0.0.1:1/v1/metrics: it failed')
    child.kill('SIGTERM')
    await once(child, 'exit')
    expect(child.exitCode).toBe(0)
  })

  it('are misuse with an address that is none', async () => {
    using directory = temporaryDirectory()
    const args = ['agent', '--port', '0', '--directory', directory.path, '--otlp', 'collector']
    const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
    const said: unknown[] = []
    child.stderr.on('data', (chunk) => said.push(chunk))
    await once(child, 'close')
    expect(child.exitCode).toBe(2)
    expect(said.join('')).toContain('--otlp is collector, wanted the http or https address of a collector')
  })
})

function promtoolName(): string {
  return existsSync(promtool) ? promtool : `no ${promtool}: SKIPPED`
}

/** Empty when nothing is wrong, and when there is no promtool. */
function lint(input: string): string {
  if (!existsSync(promtool)) return ''
  const { stdout, stderr } = spawnSync(promtool, ['check', 'metrics'], { input, encoding: 'utf8' })
  return stdout + stderr
}
