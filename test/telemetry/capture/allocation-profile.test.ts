import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const program = join(import.meta.dirname, '../../planted/pressure/logging.ts')
const answer = z.object({ grown: z.number(), namesIt: z.boolean() })
const MB = 1e6

async function ran(mode: 'logged' | 'kept'): Promise<z.infer<typeof answer>> {
  const child = fork(program, [mode], { stdio: 'ignore' })
  const [said]: unknown[] = await once(child, 'message')
  return answer.parse(said)
}

describe('a profile of allocations', () => {
  it('holds nothing of what a program logs, however fast', async () => {
    expect((await ran('logged')).grown).toBeLessThan(5 * MB)
  })

  it('names who allocates what a program keeps while it logs', async () => {
    const { grown, namesIt } = await ran('kept')
    expect(grown).toBeGreaterThan(40 * MB)
    expect(namesIt).toBe(true)
  })
})
