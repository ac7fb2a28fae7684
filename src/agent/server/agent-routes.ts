// What can be asked of an agent over HTTP. No state here: everything is the agent's.
import { Buffer } from 'node:buffer'
import { setImmediate as tick } from 'node:timers/promises'
import { z } from 'zod'
import type { Agent } from '../agent.ts'
import type { PromptInput } from '../prompt/prompt.ts'
import type { PromptResult } from '../prompt/outcome.ts'
import type { EventStreams } from './event-streams.ts'
import { messagePage } from './message-page.ts'
import { readJson, readText } from './request-body.ts'
import type { Answer, Exchange, Route } from './routes.ts'

const pasteLimitBytes = 8 * 1024 * 1024
const mostListed = 1000

const sessionId = z.string().regex(/^[\w.:-]{1,128}$/, 'an id has 1 to 128 letters, digits and . _ : -')
const sessionBody = z.strictObject({ id: sessionId.optional(), title: z.string().max(500).optional() })
const promptBody = z.strictObject({
  text: z.string().min(1),
  /** Ids of pastes, which go along as files. */
  pastes: z.array(z.string()).max(20).default([]),
  /** False: answer at once, and tell the end as an event. */
  wait: z.boolean().default(true),
})
const emptyBody = z.strictObject({})
const wholeNumber = z.coerce.number().int().positive()

export interface Served {
  readonly agent: Agent
  readonly streams: EventStreams
}

export function agentRoutes(served: Served): readonly Route[] {
  const { agent, streams } = served
  return [
    {
      method: 'GET',
      path: '/healthz',
      isOpen: true,
      handle: () => ({ status: 200, body: { status: 'ok' } }),
    },
    at('GET', '/status', () => ({ status: 200, body: { ...agent.counters, streams: streams.figures } })),
    at('GET', '/sessions', ({ query }) => ({ status: 200, body: { sessions: list(agent, query) } })),
    at('POST', '/sessions', (exchange) => openSession(agent, exchange)),
    at('GET', '/sessions/:id', ({ path }) => ({ status: 200, body: agent.sessionRecord(idOf(path)) })),
    at('DELETE', '/sessions/:id', ({ path }) => deleteSession(served, idOf(path))),
    at('POST', '/sessions/:id/prompt', (exchange) => prompt(agent, exchange)),
    at('POST', '/sessions/:id/compact', (exchange) => compact(agent, exchange)),
    at('POST', '/sessions/:id/abort', ({ path }) => ({
      status: 200,
      body: { aborted: agent.session(idOf(path)).abort() },
    })),
    at('GET', '/sessions/:id/messages', (exchange) => messages(agent, exchange)),
    at('GET', '/sessions/:id/events', ({ path, response }) => {
      const { id } = agent.sessionRecord(idOf(path))
      streams.open(response, id)
      return undefined
    }),
    at('GET', '/events', ({ response }) => {
      streams.open(response)
      return undefined
    }),
    at('POST', '/pastes', (exchange) => paste(agent, exchange)),
  ]
}

function at(method: string, path: string, handle: Route['handle']): Route {
  return { method, path, handle }
}

function idOf(path: Exchange['path']): string {
  return sessionId.parse(path['id'])
}

function list(agent: Agent, query: URLSearchParams): unknown {
  const limit = wholeNumber.max(mostListed).parse(query.get('limit') ?? 100)
  return agent.listSessions(limit)
}

async function openSession(agent: Agent, { request }: Exchange): Promise<Answer> {
  const { id, title } = await readJson(request, sessionBody)
  const session = agent.openSession({
    ...(id !== undefined && { id }),
    ...(title !== undefined && { title }),
  })
  return { status: 201, body: agent.sessionRecord(session.id) }
}

async function deleteSession({ agent, streams }: Served, id: string): Promise<Answer> {
  agent.sessionRecord(id)
  await agent.deleteSession(id)
  streams.sessionDeleted(id)
  return { status: 204 }
}

async function prompt(agent: Agent, { request, path, signal }: Exchange): Promise<Answer> {
  const session = agent.session(idOf(path))
  const { text, pastes, wait } = await readJson(request, promptBody)
  const files: PromptInput['files'] = await Promise.all(
    pastes.map(async (id, index) => ({
      name: `paste-${index + 1}.txt`,
      mediaType: 'text/plain',
      content: await agent.pastes.get(id),
    })),
  )
  const holder = 'HTTP request'
  if (wait) return { status: 200, body: told(await session.prompt({ text, files }, { signal, holder })) }
  await started(session.prompt({ text, files }, { holder }))
  return { status: 202, body: { accepted: true } }
}

async function compact(agent: Agent, { request, path, signal }: Exchange): Promise<Answer> {
  const session = agent.session(idOf(path))
  await readJson(request, emptyBody)
  const { error, ...report } = await session.compact({ signal, holder: 'HTTP request' })
  return { status: 200, body: { ...report, ...(error && { error: error.message }) } }
}

/** Resolves once the prompt runs, or throws why it was refused; its own end is told as an event. */
async function started(running: Promise<unknown>): Promise<void> {
  const refusal = running.then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  const ended = await Promise.race([refusal, tick()])
  if (ended !== undefined) throw ended.error
}

function told({ outcome, steps, text, error }: PromptResult): unknown {
  return { outcome, steps, text, ...(error && { error: error.message }) }
}

function messages(agent: Agent, { path, query }: Exchange): Answer {
  const before = query.get('before')
  return {
    status: 200,
    body: messagePage(agent.session(idOf(path)), {
      limit: wholeNumber.max(500).parse(query.get('limit') ?? 50),
      ...(before !== null && { before: wholeNumber.parse(before) }),
    }),
  }
}

async function paste(agent: Agent, { request }: Exchange): Promise<Answer> {
  const text = await readText(request, pasteLimitBytes)
  return { status: 201, body: { id: await agent.pastes.put(text), bytes: Buffer.byteLength(text) } }
}
