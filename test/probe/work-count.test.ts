// Work is what a program has done: answers that went out, or messages on a channel that it names.
import { channel } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { WorkCount, workUnit } from '../../src/probe/work-count.ts'

describe('the count of work', () => {
  it('has each request once it was answered', async () => {
    const work = new WorkCount('http')
    const server = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    for (let count = 0; count < 3; count += 1) await (await fetch(`http://127.0.0.1:${port}/`)).text()
    expect(work.done).toBe(3)
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  })

  it('has each message on a channel of the program, and of no other', () => {
    const work = new WorkCount('channel:job.done')
    channel('job.done').publish({})
    channel('job.begun').publish({})
    expect(work.done).toBe(1)
  })

  it.each([
    ['http', 'http'],
    ['channel:job.done', 'channel:job.done'],
    ['channel:', undefined],
    ['requests', undefined],
    [undefined, undefined],
  ])('of %s is told by %s', (text, unit) => {
    expect(workUnit(text)).toBe(unit)
  })
})
