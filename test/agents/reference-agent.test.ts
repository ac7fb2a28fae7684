// Our own agent, driven over HTTP as those of others are, before the same model.
import { createServer } from 'node:http'
import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { runOnAgent } from '../../src/agents/agent-run.ts'
import { subjectAt } from '../../src/agents/agent-subject.ts'
import { locatedAgent } from '../../src/agents/installed-agent.ts'
import { referenceAgent } from '../../src/agents/known/reference-agent.ts'
import { LastHeard } from '../../src/agents/protocols/last-heard.ts'
import { ReferenceConnection } from '../../src/agents/protocols/reference-connection.ts'
import { clients } from '../../src/agents/scenarios/clients.ts'
import { version } from '../../src/report/version.ts'
import { temporaryDirectory } from '../runner/planted-run.ts'

const FEWER = { warmUp: 4, warmUpMs: 0, cycles: 20, sampleEvery: 2, stillMs: 1_000 } as const

describe('the reference agent', () => {
  it('is where we are, and is not installed', () => {
    expect(locatedAgent(referenceAgent)).toMatchObject({
      file: expect.stringMatching(/src\/cli\/main\.ts$/),
      version: version(),
      where: 'own',
    })
  })

  it('leaves nothing of the clients of its events that have vanished', async () => {
    using out = temporaryDirectory()
    const { verdict, run } = await runOnAgent({
      ...subjectAt(referenceAgent, undefined),
      outDirectory: out.path,
      onProgress: () => undefined,
      scenario: { ...clients, ...FEWER },
    })
    expect(verdict.reasons.join('\n')).toContain('Nothing grew and nothing was left over 20 clients')
    expect(verdict.verdict).toBe('clean')
    expect(run.phases.map(({ phase }) => phase)).toEqual(['reference-agent'])
  })

  it('has not answered a prompt that failed', async () => {
    const server = createServer((_, response) =>
      response.end(JSON.stringify({ outcome: 'failed', error: 'the model is gone' })),
    ).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const stdout = Readable.from([`listening on http://127.0.0.1:${port}\n`])
    const connection = await ReferenceConnection.open({ stdout, stdin: new PassThrough() }, new LastHeard())
    await expect(connection.prompt('a-session', 'Hello')).rejects.toThrow(
      'Prompt: it failed (the model is gone), wanted completed',
    )
    server.close()
  })
})
