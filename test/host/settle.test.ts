// What a program printed and nobody has read yet is not what it holds: a sample waits for it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'

const settling = new URL('../../src/host/settle.ts', import.meta.url).href

/** What it says after `code`, whose standard output is read so many ms later; with 0 it is never read. */
async function told(code: string, readAfterMs: number): Promise<unknown> {
  const program = `import { writeSync } from 'node:fs'
    import { settle } from '${settling}'
    process.stdout.write('x'.repeat(3_000_000))
    ${code}
    process.exit()`
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', program])
  const said = text(child.stderr)
  const exited = once(child, 'exit')
  if (readAfterMs > 0) {
    await pause(readAfterMs)
    child.stdout.resume()
  }
  await exited
  child.stdout.destroy()
  return JSON.parse(await said)
}

describe('settling', () => {
  it('waits for a reader who comes late, as on a busy machine', async () => {
    const left = await told('await settle(); writeSync(2, String(process.stdout.writableLength))', 1_500)
    expect(left).toBe(0)
  })

  it('gives up on one who never reads, and does not wait for that one again', async () => {
    const code = `const times = []
      for (let round = 0; round < 2; round += 1) {
        const from = performance.now()
        await settle()
        times.push(performance.now() - from)
      }
      writeSync(2, JSON.stringify(times))`
    const [first = 0, second = 0] = numbers(await told(code, 0))
    expect(first).toBeGreaterThan(1_900)
    expect(second).toBeLessThan(first / 2)
  })
})

function numbers(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : []
}
