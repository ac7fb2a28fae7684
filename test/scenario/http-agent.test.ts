// The driver that speaks to the agent over HTTP must tell what the one inside the process tells.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { httpAgent } from '../../scenarios/agents/http-agent.ts'
import { speakingModel } from '../../src/replay/replay-model.ts'
import type { DrivenAgent, DrivenTool } from '../../src/scenario/agent-driver.ts'
import { temporaryDirectory, type TemporaryDirectory, until } from '../agent/fixture.ts'

let directory: TemporaryDirectory
let agent: DrivenAgent | undefined
beforeEach(() => {
  directory = temporaryDirectory()
})
afterEach(async () => {
  await agent?.[Symbol.asyncDispose]()
  agent = undefined
  directory[Symbol.dispose]()
})

const never = new AbortController().signal

async function start(tool?: DrivenTool): Promise<DrivenAgent> {
  let calls = 0
  const languageModel = speakingModel('test', () =>
    tool && calls++ === 0
      ? [{ kind: 'call', callId: 'call-1', name: tool.name, input: '{}' }]
      : [{ kind: 'text', text: 'Done.' }],
  )
  const model = { languageModel, contextLimitTokens: 100_000, outputLimitTokens: 10_000 }
  agent = await httpAgent.start({ directory: directory.path, model, ...(tool && { tools: [tool] }) })
  return agent
}

/** Resolves `begun`, and then waits for its abort. */
function waitingTool(): { readonly tool: DrivenTool; readonly begun: Promise<void> } {
  const { promise: begun, resolve } = Promise.withResolvers<void>()
  const execute: DrivenTool['execute'] = (_input, { signal }) => {
    resolve()
    return new Promise((_done, fail) => {
      signal.addEventListener('abort', () => fail(new Error('aborted')), { once: true })
    })
  }
  return {
    tool: { name: 'wait', description: 'Waits', inputSchema: { type: 'object' }, execute },
    begun,
  }
}

it('prompts a session, hears what is published of it from the first word on, and deletes it', async () => {
  const driven = await start()
  const heard: string[] = []
  using listening = new DisposableStack()
  listening.use(
    driven.subscribe(({ type, bytes }) => {
      expect(bytes).toBeGreaterThan(0)
      heard.push(type)
    }),
  )
  const session = driven.openSession('one')
  expect(await session.prompt('Say something', never)).toEqual({ end: 'completed' })
  await until(() => heard.includes('prompt-finished'))
  expect(heard[0]).toBe('session-opened')
  expect(await driven.deleteSession('one')).toBe(true)
  expect(driven.figures()).toMatchObject({ sessions: 0, sessionLocks: 0, sessionsAtWork: 0 })
  await expect(driven.deleteSession('one')).rejects.toThrow('DELETE /sessions/one: answered 404')
})

it('aborts a prompt by a request, and by leaving', async () => {
  const { tool, begun } = waitingTool()
  const driven = await start(tool)
  const session = driven.openSession('one')
  expect(session.abort()).toBe(false)
  const running = session.prompt('Wait', never)
  await begun
  expect(session.abort()).toBe(true)
  expect(await running).toMatchObject({ end: 'aborted' })
  const leaving = AbortSignal.abort()
  expect(await session.prompt('Never said', leaving)).toEqual({ end: 'aborted' })
})

it('leaves no socket, subscription or server behind', async () => {
  const driven = await start()
  driven.subscribe(() => {}) // Never disposed by who asked for it.
  await driven.openSession('one').prompt('Say something', never)
  await driven[Symbol.asyncDispose]()
  const left = Object.entries(driven.holdings?.() ?? {}).filter(([, live]) => live > 0)
  expect(left).toEqual([])
})
