// Which line of two stacks is blamed: the one that adds and the one that allocates.
import { describe, expect, it } from 'vitest'
import { blamedLine } from '../../src/analysis/heap-culprit.ts'
import type { SiteFrame } from '../../src/scenario/heap-evidence.ts'

const file = '/app/queue.ts'
const frame = (name: string, line: number, of = file) => ({ function: name, file: of, line })
const step = frame('step', 51)
const through = { package: 'list', file: '/app/node_modules/list/index.js', line: 1, function: 'push' }
const allocatedIn = (...stack: readonly SiteFrame[]) => [{ stack, bytes: 100 }]

describe('the line to blame', () => {
  it('is that of the function in common, where it hands over what was allocated', () => {
    const added = [frame('add', 10), step]
    expect(blamedLine(added, allocatedIn(frame('text', 3), step))).toEqual(step)
    expect(blamedLine(added, allocatedIn(frame('add', 9), step))).toEqual(frame('add', 10))
  })

  it('is the adding one, where what is in common only called who called it', () => {
    const added = [frame('attempt', 34), frame('drain', 23), step]
    expect(blamedLine(added, allocatedIn(step))).toEqual(frame('attempt', 34))
  })

  it('is that of the function in common however far, where others wrote what lies between', () => {
    const elsewhere = [frame('attempt', 34, '/app/registry.ts'), frame('drain', 23), step]
    expect(blamedLine(elsewhere, allocatedIn(step))).toEqual(step)
    const packaged = [frame('push', 1, '/app/node_modules/list/index.js'), frame('drain', 23), step]
    expect(blamedLine(packaged, allocatedIn(step))).toEqual({ ...step, through })
  })

  it('is the innermost of the program where nothing is in common, and none where nothing was seen to add', () => {
    const added = [frame('push', 1, '/app/node_modules/list/index.js'), frame('drain', 23), step]
    expect(blamedLine(added, [])).toEqual({ ...frame('drain', 23), through })
    expect(blamedLine(undefined, allocatedIn(step))).toBeUndefined()
  })
})
