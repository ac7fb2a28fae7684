import { getEventListeners } from 'node:events'
import { expect, it } from 'vitest'
import { listenersOf } from '../../src/probe/capture/listened-targets.ts'
import { uniform } from '../seeded.ts'

it('counts the listeners of a target as Node does when it is asked', () => {
  const random = uniform(11)
  const { signal } = new AbortController()
  const types = ['abort', 'message', 'close']
  const known: { readonly type: string; readonly listener: () => unknown }[] = []
  for (let i = 0; i < 300; i++) {
    const type = types[Math.floor(random() * types.length)] ?? 'abort'
    const leaving = random() < 0.5 ? known.pop() : undefined
    if (leaving !== undefined) signal.removeEventListener(leaving.type, leaving.listener)
    else {
      const listener = () => i
      signal.addEventListener(type, listener)
      known.push({ type, listener })
    }
    expect(types.map((each) => listenersOf(signal, each))).toEqual(
      types.map((each) => getEventListeners(signal, each).length),
    )
  }
})
