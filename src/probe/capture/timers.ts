// Timers, intervals and immediates, ref'd or not: Node's own list shows only those that keep the process alive.
// A timer says itself whether it is over (`_destroyed`, there since Node 11), so clearing needs no patch.
import timers from 'node:timers'
import timersPromises from 'node:timers/promises'
import { inspect } from 'node:util'
import type { Capture, Install } from './capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'

type Timer = object & { readonly _destroyed?: boolean; readonly _repeat?: unknown }

const nursery = 256

export const captureTimers: Install = (level): Capture => {
  const patches = new Patches()
  const isAlive = ({ _destroyed: over }: Timer) => over !== true
  const label = ({ _repeat: repeat }: Timer) => (typeof repeat === 'number' ? 'setInterval' : 'setTimeout')
  const sets = [
    new LiveSet<Timer>(level, { kind: 'timer', isAlive, label, nursery }),
    new LiveSet<Timer>(level, { kind: 'immediate', isAlive, label: () => 'setImmediate', nursery }),
    new LiveSet<object>(level, { kind: 'timer', isAlive: isPending, label: () => 'await setTimeout' }),
  ] as const
  const [timeouts, immediates, awaited] = sets
  for (const owner of [globalThis, timers]) {
    patches.after(owner, ['setTimeout', 'setInterval'], (timer) => {
      if (typeof timer === 'object' && timer !== null) timeouts.add(timer)
    })
    patches.after(owner, ['setImmediate'], (timer) => {
      if (typeof timer === 'object' && timer !== null) immediates.add(timer)
    })
  }
  patches.after(timersPromises, ['setTimeout'], (promise) => {
    if (promise instanceof Promise) awaited.add(promise)
  })
  return {
    sweep: () => sets.forEach((set) => set.sweep()),
    live: () => sets.flatMap((set) => [...set.live()]),
    [Symbol.dispose]: () => patches[Symbol.dispose](),
  }
}

function isPending(promise: object): boolean {
  return inspect(promise, { depth: -1 }).startsWith('Promise { <pending>')
}
