// The emitters and targets that prove that listeners are seen: with as many as make them noticed.
import { EventEmitter } from 'node:events'
import type { Proof } from './capture.ts'

/** `listeners` of each of `events`, added by one method. */
export function crowdedEmitter(method: 'on' | 'prependListener', listeners: number, events: number): Proof {
  return {
    kind: 'listener',
    what: `EventEmitter.${method}`,
    count: listeners * events,
    make: ({ call }) => {
      const emitter = new EventEmitter()
      for (let event = 0; event < events; event++) {
        for (let each = 0; each < listeners; each++) call(emitter, method, `event ${event}`, () => each)
      }
      return () => emitter.removeAllListeners()
    },
  }
}

/** `listeners` of one event of a target. */
export function crowdedTarget(listeners: number): Proof {
  return {
    kind: 'listener',
    what: 'EventTarget.addEventListener',
    count: listeners,
    make: ({ call }) => {
      const target = new EventTarget()
      const added = Array.from({ length: listeners }, (_, each) => () => each)
      for (const listener of added) call(target, 'addEventListener', 'event', listener)
      return () => {
        for (const listener of added) target.removeEventListener('event', listener)
      }
    },
  }
}
