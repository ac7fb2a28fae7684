// Our own agent, driven over HTTP as those of others are, before the same model.
import { createServer } from 'node:http'
import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { subjectAt } from '../../src/agents/agent-subject.ts'
import { locatedAgent } from '../../src/agents/installed-agent.ts'
import { referenceAgent } from '../../src/agents/known/reference-agent.ts'
import { LastHeard } from '../../src/agents/protocols/last-heard.ts'
import { ReferenceConnection } from '../../src/agents/protocols/reference-connection.ts'
import { RunningAgent } from '../../src/agents/running-agent.ts'
import { version } from '../../src/report/version.ts'

describe('the reference agent', () => {
  it('is where we are, and is not installed', () => {
    expect(locatedAgent(referenceAgent)).toMatchObject({
      file: expect.stringMatching(/src\/cli\/main\.ts$/),
      version: version(),
      where: 'own',
    })
  })

  it('is prompted, ended, and heard by clients that vanish, before a model of ours', async () => {
    const { definition, command } = subjectAt(referenceAgent, undefined)
    await using agent = await RunningAgent.start({ definition, command, isProbed: false })
    const session = await agent.connection.open()
    await agent.prompt(session, 'Read the file. [[steps=2]]')
    // Two steps with a tool, and the answer.
    expect(agent.wire.requests).toBe(3)
    await agent.connection.clients?.vanish()
    expect(await agent.connection.resume(session)).toBe(session)
    await agent.connection.end(session)
    await expect(agent.connection.resume(session)).rejects.toThrow('status 404')
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
