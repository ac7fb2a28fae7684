// Child processes, until they are gone with their pipes and all that they have started: one that was killed and still
// runs is alive, and so is what an ended shell has started, whether or not it holds the pipes that the shell was given.
import childProcess from 'node:child_process'
import { basename } from 'node:path'
import { Duplex } from 'node:stream'
import type { Site } from '../../resources/site.ts'
import type { Capture } from './capture.ts'
import { LeftChildren } from './left-children.ts'
import { isObject, liveCapture, onPublished } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { markSpawned } from './marked-spawn.ts'
import { getterOf, ownValue } from './own-value.ts'
import type { Patches } from './patches.ts'

const isDestroyed = getterOf(Duplex.prototype, 'destroyed')

/** Each returns the child that it has started. */
const starters = ['spawn', 'exec', 'execFile', 'fork'] as const

export const processes: Capture = {
  kinds: ['process'],
  install: (level, patches) => {
    const heard = new WeakMap<object, Site | undefined>()
    const children = new LiveSet<object>(level, {
      kind: 'process',
      isAlive,
      label: (child) => (hasEnded(child) ? `${nameOf(child)}, ended, its pipes still open` : nameOf(child)),
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
    return liveCapture(children, leftBy(patches, children, heard))
  },
  proofs: [],
}

/** What runs on although the child that started it has gone. */
function leftBy(
  patches: Patches,
  children: LiveSet<object>,
  sites: WeakMap<object, Site | undefined>,
): LeftChildren {
  const left = new LeftChildren()
  markSpawned(patches, {
    started: (child, mark) => {
      const reference = new WeakRef(child)
      const isThere = () => {
        const known = reference.deref()
        return known !== undefined && isAlive(known)
      }
      left.add({ mark, site: sites.get(child), name: nameOf(child), isThere })
    },
    ran: (name, mark) => left.add({ mark, site: children.site(), name, isThere: () => false }),
  })
  return left
}

function isAlive(child: object): boolean {
  return !hasEnded(child) || hasOpenPipes(child)
}

function nameOf(child: object): string {
  const file = ownValue(child, 'spawnfile')
  return typeof file === 'string' ? basename(file) : 'child process'
}

/** Both are null until it has; one that could not be started has a code. */
function hasEnded(child: object): boolean {
  return ownValue(child, 'exitCode') !== null || ownValue(child, 'signalCode') !== null
}

function hasOpenPipes(child: object): boolean {
  const stdio = ownValue(child, 'stdio')
  return (
    Array.isArray(stdio) && stdio.some((stream) => stream instanceof Duplex && isDestroyed(stream) === false)
  )
}
