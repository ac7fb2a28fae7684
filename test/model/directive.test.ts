import { describe, expect, it } from 'vitest'
import { directiveIn } from '../../src/model/directive.ts'

describe('a directive', () => {
  it.each([
    ['[[steps=3]]', { steps: 3 }],
    [
      'Do [[steps=0 tool=read path=/a/b.txt delay=20]] now',
      { steps: 0, tool: 'read', path: '/a/b.txt', delayMs: 20 },
    ],
    ['[[steps=1 command="ls \\"a b\\" ]] \\\\"]]', { steps: 1, command: 'ls "a b" ]] \\' }],
    ['[[turn=12 ]]', { turn: 12 }],
    ['[[steps=1]] and [[steps=2]]', { steps: 2 }],
    ['[[steps=1]] and [[steps=2', { steps: 1 }],
    ['[[steps=many tool=shell]]', { tool: 'shell' }],
  ])('%s is read', (text, wanted) => {
    expect(directiveIn(text)).toEqual(wanted)
  })

  it.each(['', '[[tool=shell]]', '[steps=3]', '[[steps=3', '[[steps=3 command="ls]]', '[[steps=3 !]]'])(
    '%s is none',
    (text) => {
      expect(directiveIn(text)).toBeUndefined()
    },
  )

  it('is looked for in little time, whatever the text', () => {
    for (const part of ['[[steps=', '[[steps="\\', '[[steps=1 a=', '[[steps=1 ']) {
      const text = part.repeat(Math.ceil(5_000_000 / part.length))
      const startedMs = performance.now()
      expect(directiveIn(text)).toBeUndefined()
      expect(performance.now() - startedMs).toBeLessThan(3000)
    }
  })
})
