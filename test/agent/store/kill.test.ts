import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openAgent, temporaryDirectory, type TemporaryDirectory } from '../fixture.ts'
import { says, scriptedModel } from '../scripted-model.ts'
import { Store } from '../../../src/agent/store/store.ts'

/** How many random points; `TIDEMARK_KILLS=20 vitest run test/agent/store/kill` is the full measure. */
const kills = Number(process.env['TIDEMARK_KILLS'] ?? 5)

/** Ids of the messages that the process acknowledged before it was killed. */
async function writeUntilKilled(directory: TemporaryDirectory, dataDirectory: string): Promise<number[]> {
  const writer = join(import.meta.dirname, 'kill-writer.ts')
  const child = spawn(process.execPath, [writer, directory.path, dataDirectory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const killAfter = 1 + Math.floor(Math.random() * 60)
  let acknowledged = ''
  for await (const chunk of child.stdout) {
    acknowledged += String(chunk)
    if (acknowledged.split('\n').length <= killAfter) continue
    if (child.killed) continue
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 4))
    child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
  return acknowledged.split('\n').slice(0, -1).map(Number)
}

describe('a process killed while it writes', () => {
  it.each(Array.from({ length: kills }, (_, at) => at + 1))(
    'loses no message it acknowledged, and the session goes on (kill %i)',
    async () => {
      using directory = temporaryDirectory()
      const dataDirectory = join(directory.path, 'data')
      const acknowledged = await writeUntilKilled(directory, dataDirectory)
      expect(acknowledged.length).toBeGreaterThan(0)
      {
        using store = new Store({ path: join(dataDirectory, 'sessions.sqlite') })
        expect(store.database.integrity()).toBe('ok')
        for (const id of acknowledged) expect(store.messages.get(id)?.completedMs).toBeDefined()
      }
      await using agent = await openAgent(directory, {
        languageModel: scriptedModel(() => says('still here')),
      })
      const session = agent.openSession({ id: 's' })
      const states = session
        .messages({ limit: 500 })
        .messages.flatMap(({ parts }) =>
          parts.map(({ part }) => ('state' in part ? part.state : 'completed')),
        )
      expect(states).not.toContain('pending')
      expect(states).not.toContain('running')
      expect(await session.prompt('go on')).toMatchObject({ outcome: 'completed', text: 'still here' })
    },
  )
})
