// Child processes, until they are gone with their pipes and all that they have started, whether or not that holds the
// pipes that a shell was given.
import childProcess from 'node:child_process'
import type { Site } from '../../resources/site.ts'
import type { Capture } from './capture.ts'
import { hasEnded, isAlive, labelOf, watchLeft } from './child-liveness.ts'
import { LeftChildren } from './left-children.ts'
import { isObject, liveCapture, onPublished } from './live-capture.ts'
import { LiveSet } from './live-set.ts'

/** Each returns the child that it has started. */
const starters = ['spawn', 'exec', 'execFile', 'fork'] as const

export const processes: Capture = {
  kinds: ['process'],
  install: (level, patches) => {
    const heard = new WeakMap<object, Site | undefined>()
    const marks = new WeakMap<object, string>()
    const left = new LeftChildren()
    const children = new LiveSet<object>(level, {
      kind: 'process',
      isAlive,
      label: (child) => labelOf(child, () => left.running(marks.get(child) ?? '')),
    })
    onPublished(patches, 'child_process', 'process', (child) => {
      const site = children.site()
      heard.set(child, site)
      children.addFrom(child, site)
      if (hasEnded(child)) patches.guard.switchOff('a new child process did not say that it runs')
    })
    // The channel hears of every child, also of those that Node starts for a cluster; the functions only prove it.
    patches.after(childProcess, starters, (child) => {
      if (isObject(child) && !heard.has(child)) {
        patches.guard.switchOff('Node did not announce a child process on its channel child_process')
      }
    })
    watchLeft(patches, { children, heard, marks, left })
    return liveCapture(children, left)
  },
  proofs: [],
}
