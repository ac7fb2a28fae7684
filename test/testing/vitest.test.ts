// The vitest matcher and fixture, on real resources.
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { track } from '../../src/resources/track.ts'
import { test } from '../../src/testing/vitest.ts'

const failure = async (run: () => unknown): Promise<string> => {
  try {
    await expect(run).toLeaveNothing({ settleMs: 50 })
    return 'it passed'
  } catch (error) {
    return String(error)
  }
}
/** The line of this file that has a mark. */
const marked = (mark: string) =>
  `${import.meta.filename}:${
    readFileSync(import.meta.filename, 'utf8')
      .split('\n')
      .findIndex((line) => line.endsWith(`// ${mark}`)) + 1
  }`

describe('toLeaveNothing', () => {
  it('passes what releases everything, also a moment later', async () => {
    await expect(() => clearTimeout(setTimeout(() => {}, 60_000))).toLeaveNothing()
    await expect(() => {
      setTimeout(() => {}, 30)
    }).toLeaveNothing()
    await expect(async () => {
      using lock = track('lock', 'store')
      await Promise.resolve(lock)
    }).toLeaveNothing()
  })

  it('names a timer that is left, and is clean again once it is cleared', async () => {
    let timer: NodeJS.Timeout | undefined
    const text = await failure(() => {
      timer = setInterval(() => {}, 60_000) // forgotten
    })
    expect(text).toContain(`1 timer (setInterval) acquired at ${marked('forgotten')}`)
    clearInterval(timer)
    await expect(() => {}).toLeaveNothing()
  })

  it('names a listener, a server, a holding and a promise', async () => {
    const bus = new EventEmitter()
    expect(await failure(() => bus.on('update', () => {}))).toContain("1 listener (EventEmitter 'update')")
    const server = createServer()
    expect(
      await failure(() => new Promise((resolve) => server.listen(0, () => resolve(undefined)))),
    ).toContain('1 server (Server)')
    server.close()
    const held: unknown[] = []
    expect(await failure(() => held.push(track('lock', 'store')))).toContain('1 lock (store)')
    expect(await failure(() => held.push(new Promise(() => {})))).toContain('1 promise')
    expect(held).toHaveLength(2)
  })

  it('refuses what is not a function', async () => {
    await expect(expect('a').toLeaveNothing()).rejects.toThrow(TypeError)
  })
})

describe('the fixture', () => {
  test('passes a body that cleans up', () => {
    clearInterval(setInterval(() => {}, 60_000))
  })

  test.fails('fails a body that does not', () => {
    setInterval(() => {}, 60_000).unref()
  })
})
