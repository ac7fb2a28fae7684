import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { observe } from '../../../src/telemetry/observe.ts'

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

async function ask(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const asked = request(url, { headers, method, agent: false })
  asked.end()
  const [response]: IncomingMessage[] = await once(asked, 'response')
  if (response === undefined) throw new Error('no answer')
  return { status: response.statusCode, headers: response.headers, body: await readAll(response) }
}

const token = 'a token of some length'

describe('observe', () => {
  it('serves metrics, health and stats on loopback', async () => {
    const registry = new ResourceRegistry()
    await using observed = await observe({ port: 0, registry })
    using owner = registry.owner('session', 's1')
    using held = registry.hold('timer', 'a', { owner, bytes: 7 })
    const metrics = await ask(`${observed.url}/metrics`)
    expect(metrics.status).toBe(200)
    expect(metrics.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(metrics.body).toContain('tidemark_resource_live{kind="timer"} 1\n')
    expect(await ask(`${observed.url}/healthz`)).toMatchObject({ status: 200, body: '{"status":"ok"}' })
    const stats: unknown = JSON.parse((await ask(`${observed.url}/stats`)).body)
    expect(stats).toMatchObject({
      schema: 'tidemark.stats/1',
      resources: { timer: { live: 1, acquired: 1, released: 0 } },
      owners: [{ scope: 'session', name: 's1', ended: false, live: 1, bytes: 7 }],
      stores: {},
    })
    expect(await ask(`${observed.url}/other`)).toMatchObject({ status: 404 })
    expect(await ask(`${observed.url}/metrics`, {}, 'POST')).toMatchObject({ status: 405 })
    expect(await ask(`${observed.url}/metrics`, {}, 'HEAD')).toMatchObject({ status: 200, body: '' })
    held[Symbol.dispose]()
  })

  it('turns away a page under a foreign name, and one of another origin', async () => {
    await using observed = await observe({ port: 0, registry: new ResourceRegistry() })
    const url = `${observed.url}/metrics`
    expect(await ask(url, { host: 'evil.example' })).toMatchObject({ status: 403 })
    expect(await ask(url, { origin: 'http://evil.example' })).toMatchObject({ status: 403 })
    expect(await ask(`${observed.url}/healthz`, { host: 'evil.example' })).toMatchObject({ status: 403 })
  })

  it('listens beyond loopback only with a token, and then wants it', async () => {
    await expect(observe({ host: '0.0.0.0', port: 0 })).rejects.toThrow(
      'beyond loopback, which needs a token',
    )
    await expect(observe({ host: '0.0.0.0', port: 0, token: 'short' })).rejects.toThrow(
      'the token has 5 characters and needs 16',
    )
    await using observed = await observe({
      host: '0.0.0.0',
      port: 0,
      token,
      registry: new ResourceRegistry(),
    })
    const url = observed.url?.replace('0.0.0.0', '127.0.0.1')
    expect(await ask(`${url}/metrics`)).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer' },
    })
    expect(await ask(`${url}/stats`, { authorization: `Bearer ${token}x` })).toMatchObject({ status: 401 })
    expect(await ask(`${url}/metrics`, { authorization: `Bearer ${token}` })).toMatchObject({ status: 200 })
    expect(await ask(`${url}/healthz`)).toMatchObject({ status: 200 })
  })

  it('says so when its port is taken', async () => {
    await using observed = await observe({ port: 0, registry: new ResourceRegistry() })
    const port = Number(new URL(observed.url ?? '').port)
    await expect(observe({ port })).rejects.toThrow(`Listen on 127.0.0.1:${port}: the address cannot be had`)
  })

  it('is a handler for a server of somebody else, which answers only this machine unless it has a token', async () => {
    await using observed = await observe({ serve: false, registry: new ResourceRegistry() })
    expect(observed.url).toBeUndefined()
    const server = createServer((asked, response) => {
      if (!observed.handler(asked, response)) response.end('mine')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    using closing = new DisposableStack()
    closing.defer(() => server.close())
    const { port } = z.object({ port: z.number() }).parse(server.address())
    const url = `http://127.0.0.1:${port}`
    expect((await ask(`${url}/metrics?x=1`)).body).toContain('# TYPE process_resident_memory_bytes gauge')
    expect(await ask(`${url}/metrics`, { host: 'behind.a.proxy' })).toMatchObject({ status: 403 })
    expect((await ask(`${url}/`)).body).toBe('mine')
  })

  it('loads neither prom-client nor OpenTelemetry, and keeps no process alive', () => {
    const module = join(import.meta.dirname, '../../../src/index.ts')
    const program = `
      import { registerHooks } from 'node:module'
      const loaded = []
      registerHooks({ resolve: (name, context, next) => (loaded.push(name), next(name, context)) })
      const { observe } = await import(${JSON.stringify(module)})
      await observe({ port: 0 })
      console.log(loaded.filter((name) => /^(prom-client|@prometheus-io|@opentelemetry)/.test(name)).join(), loaded.length > 20)`
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', program],
      { encoding: 'utf8' },
    )
    expect(stderr).toBe('')
    expect([status, stdout.trim()]).toEqual([0, 'true'])
  })
})
