import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { EventStream } from '../../../src/agent/events/event-stream.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { temporaryDirectory, type TemporaryDirectory } from '../fixture.ts'

/** How many random points; `TIDEMARK_KILLS=20 vitest run test/agent/events/kill` is the full measure. */
const kills = Number(process.env['TIDEMARK_KILLS'] ?? 5)

/** The last number that the process acknowledged before it was killed. */
async function appendUntilKilled(directory: TemporaryDirectory): Promise<number> {
  const appender = fileURLToPath(import.meta.resolve('./kill-appender.ts'))
  const child = spawn(process.execPath, [appender, directory.path], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const killAfter = 1 + Math.floor(Math.random() * 100)
  let acknowledged = ''
  for await (const chunk of child.stdout) {
    acknowledged += String(chunk)
    if (acknowledged.split('\n').length > killAfter) child.kill('SIGKILL')
  }
  await exited
  expect(child.signalCode).toBe('SIGKILL')
  return Number(acknowledged.split('\n').at(-2))
}

it.each(Array.from({ length: kills }, (_, at) => at + 1))(
  'a process killed while it appends loses no event it acknowledged (kill %i)',
  async () => {
    using directory = temporaryDirectory()
    const acknowledged = await appendUntilKilled(directory)
    expect(acknowledged).toBeGreaterThan(0)
    await using stream = new EventStream({ directory: directory.path, registry: new ResourceRegistry() })
    expect(stream.counters.lastSeq).toBeGreaterThanOrEqual(acknowledged)
    let seen = 0
    for await (const { seq } of stream.read()) expect(seq).toBe(++seen)
    expect(seen).toBe(stream.counters.lastSeq)
    expect(stream.append({ type: 'tick', sessionId: 's' })).toBe(seen + 1)
  },
)
