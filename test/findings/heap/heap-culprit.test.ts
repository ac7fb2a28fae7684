// Which line of two stacks is blamed: the one that adds and the one that allocates.
import { describe, expect, it } from 'vitest'
import { addingStack, blamedLine } from '../../../src/findings/heap/heap-culprit.ts'
import type { SiteFrame } from '../../../src/runner/heap-evidence.ts'

const file = '/app/queue.ts'
const frame = (name: string, line: number, of = file) => ({ function: name, file: of, line })
const step = frame('step', 51)
const through = { package: 'list', file: '/app/node_modules/list/index.js', line: 1, function: 'push' }
const allocatedIn = (...stack: readonly SiteFrame[]) => [{ stack, bytes: 100 }]

const traced = (...adds: readonly (readonly [times: number, ...stack: readonly SiteFrame[]])[]) => ({
  containers: [
    {
      kind: 'Map' as const,
      grew: 80,
      size: 80,
      adds: adds.map(([times, ...stack]) => ({
        times,
        stack: stack.map(({ function: name, file: of = '', line = 0 }) => ({
          file: of,
          line,
          function: name,
        })),
      })),
    },
  ],
  cycles: 40,
})
const growing = { container: 'Map', perCycle: 2, file: undefined, names: ['tools'] }

/** A container that is added to by this name. */
const reached = (name: string, line: number) => {
  const [container] = traced([80, frame('add', line)]).containers
  const adds = [{ times: 80, stack: [{ file, line, function: 'add', addsTo: ['this', name] }] }]
  return container === undefined ? [] : [{ ...container, adds }]
}

describe('the stack that adds', () => {
  const callers = [frame('toolsOf', 20), frame('toolsOf', 21)] as const
  const register = frame('register', 12)

  it('is what its callers have in common, where none of them adds most', () => {
    const both = traced([40, register, callers[0], step], [40, register, callers[1], step])
    expect(addingStack(growing, both)).toEqual([register])
  })

  it('is whole where one caller adds most, or where they have no line of the program in common', () => {
    const most = traced([60, register, callers[0], step], [20, register, callers[1], step])
    expect(addingStack(growing, most)).toEqual([register, callers[0], step])
    const push = frame('push', 1, '/app/node_modules/list/index.js')
    const apart = traced([40, push, callers[0], step], [40, push, callers[1], step])
    expect(addingStack(growing, apart)).toEqual([push, callers[0], step])
  })

  it('is of the container that is reached by a name on the path, where two grow at its rate', () => {
    const both = { containers: [...reached('#queue', 4), ...reached('tools', 8)], cycles: 40 }
    expect(addingStack(growing, both)).toMatchObject([{ line: 8 }])
    const other = { containers: reached('#queue', 4), cycles: 40 }
    expect(addingStack(growing, other)).toMatchObject([{ line: 4 }])
    expect(addingStack({ ...growing, container: undefined }, other)).toBeUndefined()
  })

  it('is that which is reached by its name also where a short trace saw but a part of what it adds', () => {
    const halved = reached('tools', 8).map((each) => ({ ...each, grew: each.grew / 2 }))
    const both = { containers: [...reached('#queue', 4), ...halved], cycles: 40 }
    expect(addingStack(growing, both)).toMatchObject([{ line: 8 }])
    const seldom = halved.map((each) => ({ ...each, grew: each.grew / 4 }))
    expect(addingStack(growing, { containers: seldom, cycles: 40 })).toBeUndefined()
  })

  it('is none at another rate', () => {
    expect(addingStack({ ...growing, perCycle: 1 }, traced([80, register, step]))).toBeUndefined()
  })
})

describe('the line to blame', () => {
  it('is that of the function in common, where it hands over what was allocated', () => {
    const added = [frame('add', 10), step]
    expect(blamedLine(added, allocatedIn(frame('text', 3), step))).toEqual(step)
    expect(blamedLine(added, allocatedIn(frame('add', 9), step))).toEqual(frame('add', 10))
  })

  it('is the adding one, whoever allocated, where it adds by the name by which what grows is held', () => {
    const [add, caller] = [
      { file, line: 10, function: 'add' },
      { file, line: 51, function: 'step' },
    ]
    const own = { ...add, addsTo: ['this', '#pending'] }
    for (const allocated of [allocatedIn(step), allocatedIn(frame('add', 9), step), []])
      expect(blamedLine([own, caller], allocated, ['#pending', 'exporter'])).toEqual(frame('add', 10))
    const anyone = { ...add, addsTo: ['list'] }
    expect(blamedLine([anyone, caller], allocatedIn(step), ['#pending'])).toEqual(step)
    const packaged = { ...own, file: '/app/node_modules/list/index.js' }
    expect(blamedLine([packaged, caller], allocatedIn(step), ['#pending'])).toMatchObject({ line: 51 })
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

  it('is what a package calls back and adds by itself, and not the line that called the package', () => {
    const dispose = frame('dispose', 10)
    const set = frame('set', 1, '/app/node_modules/lru/index.js')
    const stack = [dispose, set, step].map(({ function: name, file: of, line }) => ({
      file: of,
      line,
      function: name,
    }))
    expect(blamedLine(stack, allocatedIn(step))).toMatchObject({ line: 10, function: 'dispose' })
    expect(blamedLine(stack.slice(1), allocatedIn(step))).toMatchObject({ line: 51, function: 'step' })
  })

  it('is what was called without an argument: it found elsewhere what it adds', () => {
    const evict = { file, line: 12, function: 'evict' }
    const caller = { file, line: 51, function: 'step' }
    expect(blamedLine([evict, caller], allocatedIn(step))).toMatchObject({ line: 51 })
    expect(blamedLine([evict, { ...caller, passesNothing: true }], allocatedIn(step))).toMatchObject({
      line: 12,
    })
  })
})
