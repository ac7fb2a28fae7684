import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ownPeakBytes, peakResidentBytes } from '../../src/system/peak-resident.ts'

const module = join(import.meta.dirname, '../../src/system/peak-resident.ts')
const MiB = 1024 * 1024

/** A parent of at least 400 MiB, and what a child of it says of itself. */
const program = `
  import { spawnSync } from 'node:child_process'
  import { peakResidentBytes } from ${JSON.stringify(module)}
  if (process.argv[1] === 'child') console.log(JSON.stringify({ peak: peakResidentBytes(), handedOn: peakResidentBytes('/nowhere') }))
  else {
    const big = Buffer.alloc(400 * ${MiB}, 1)
    const { stdout } = spawnSync(process.execPath, [...process.execArgv, 'child'], { encoding: 'utf8' })
    console.log(JSON.stringify({ child: JSON.parse(stdout), parent: peakResidentBytes(), held: big.length }))
  }`

const answer = z.object({
  parent: z.number(),
  child: z.object({ peak: z.number(), handedOn: z.number() }),
})

describe('the peak of resident memory', () => {
  it.skipIf(process.platform !== 'linux')(
    'is of this process, and not of a bigger one that started it',
    () => {
      const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
        encoding: 'utf8',
      })
      expect(stderr).toBe('')
      const { child, parent } = answer.parse(JSON.parse(stdout))
      expect(parent).toBeGreaterThan(400 * MiB)
      expect(child.peak).toBeLessThan(200 * MiB)
      expect(child.peak).toBeGreaterThan(20 * MiB)
      // What it must not be: the kernel hands it on.
      expect(child.handedOn).toBeGreaterThan(child.peak)
    },
  )

  it('is what getrusage says where there is no /proc', () => {
    expect(peakResidentBytes('/nowhere')).toBe(process.resourceUsage().maxRSS * 1024)
  })

  it('is not told by getrusage alone before it has risen, and then is this process’s own', () => {
    const before = ownPeakBytes()
    expect(before === undefined).toBe(process.platform === 'linux')
    const rss = process.memoryUsage().rss
    const big = Buffer.alloc(Math.max(200 * MiB, process.resourceUsage().maxRSS * 1024), 1)
    expect(ownPeakBytes()).toBeGreaterThan(Math.max(rss, big.length))
    expect(ownPeakBytes()).toBe(process.resourceUsage().maxRSS * 1024)
  })
})
