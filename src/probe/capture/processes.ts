// Child processes, until they are gone with their pipes and all that they have started, whether or not that holds the
// pipes that a shell was given.
import childProcess from 'node:child_process'
import type { Capture } from './capture.ts'
import { hasEnded, watchedChildren, watchLeft } from './child-liveness.ts'
import { isObject, liveCapture, onPublished } from './live-capture.ts'

/** Each returns the child that it has started. */
const starters = ['spawn', 'exec', 'execFile', 'fork'] as const

export const processes: Capture = {
  kinds: ['process'],
  install: (level, patches) => {
    const watched = watchedChildren(level)
    const { children, heard, left } = watched
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
    watchLeft(patches, watched)
    return liveCapture(children, left)
  },
  proofs: [],
}
