import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { chatAgent } from './openai-chat-agent.ts'
import { started } from './started-model.ts'
import { post } from './wire-agent.ts'

describe('a request that cannot be answered', () => {
  it.each(['/', '/v2', '/v1/chat', '/v1/embeddings', '/v1/models/a:explain', '//host/v1', '/v1/messages/'])(
    'at %s gets 404 with what there is',
    async (path) => {
      await using model = await started()
      const response = await post(model.url + path, {})
      expect(response.status).toBe(404)
      const message = await response.text()
      for (const there of ['/v1/chat/completions', '/v1/responses', '/v1/messages', 'GET /v1/models']) {
        expect(message).toContain(there)
      }
      expect(model.entries[0]).toMatchObject({ kind: 'refused', status: 404 })
    },
  )

  it.each([
    ['no JSON', '{"messages": [', 'the body is not JSON'],
    ['nothing', '', 'the body is not JSON'],
    ['a list', '[]', 'the body is no JSON object'],
    ['another shape', '{"messages": 5}', 'messages: Invalid input: expected array'],
  ])('with %s gets 400', async (_name, body, message) => {
    await using model = await started()
    const response = await fetch(`${model.url}/v1/messages`, { method: 'POST', body })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain(message)
    expect(model.entries[0]).toMatchObject({
      wire: 'anthropic-messages',
      kind: 'refused',
      bytesIn: body.length,
    })
  })

  it('of too many bytes gets 413, announced or not, packed or not', async () => {
    await using model = await started({ maxBodyBytes: 1000 })
    const url = `${model.url}/v1/messages`
    const long = JSON.stringify({ messages: [], text: 'x'.repeat(1000) })
    const announced = await fetch(url, { method: 'POST', body: long })
    expect(announced.status).toBe(413)
    expect(await announced.text()).toContain('more than 1000 bytes')
    const chunks = new Blob([long]).stream()
    const chunked = await fetch(url, { method: 'POST', body: chunks, duplex: 'half' })
    expect(chunked.status).toBe(413)
    const packed = await fetch(url, {
      method: 'POST',
      body: gzipSync(long),
      headers: { 'content-encoding': 'gzip' },
    })
    expect(packed.status).toBe(413)
    const short = await fetch(url, { method: 'POST', body: JSON.stringify({ messages: [] }) })
    expect(short.status).toBe(200)
  })

  it('under another name than loopback gets 403', async () => {
    await using model = await started()
    const status = async (headers: Record<string, string>): Promise<number | undefined> => {
      const request = httpRequest(`${model.url}/v1/models`, { headers })
      request.end()
      const [response] = await once(request, 'response')
      response.resume()
      return response.statusCode
    }
    expect(await status({ host: 'evil.example' })).toBe(403)
    expect(await status({ origin: 'https://evil.example' })).toBe(403)
    expect(await status({ host: `localhost:${model.server.port}` })).toBe(200)
  })
})

describe('a packed body', () => {
  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ] as const)('is read in %s', async (encoding, pack) => {
    await using model = await started()
    const text = JSON.stringify(chatAgent.body([{ prompt: 'go '.repeat(1000) }], false))
    const response = await fetch(`${model.url}/v1/chat/completions`, {
      method: 'POST',
      body: pack(text),
      headers: { 'content-encoding': encoding },
    })
    expect(response.status).toBe(200)
    expect(model.entries[0]).toMatchObject({ decodedBytes: text.length, bytesIn: pack(text).length })
  })

  it.each([
    ['lzma', 415],
    ['gzip', 400],
  ])('that is no %s gets %i', async (encoding, status) => {
    await using model = await started()
    const response = await fetch(`${model.url}/v1/messages`, {
      method: 'POST',
      body: 'x',
      headers: { 'content-encoding': encoding },
    })
    expect(response.status).toBe(status)
  })
})
