// Child processes, until they are gone with their pipes and all that they have started: one that was killed and still
// runs is alive, and so is what an ended shell has started, whether or not it holds the pipes that the shell was given.
import childProcess from 'node:child_process'
import { basename } from 'node:path'
import { Duplex } from 'node:stream'
import type { Site } from '../../resources/site.ts'
import type { Capture } from './capture.ts'
import { LeftChildren, leftRunning } from './left-children.ts'
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

interface Watched {
  readonly children: LiveSet<object>
  readonly heard: WeakMap<object, Site | undefined>
  readonly marks: WeakMap<object, string>
  readonly left: LeftChildren
}

/** What runs on although the child that started it has gone. */
function watchLeft(patches: Patches, { children, heard, marks, left }: Watched): void {
  markSpawned(patches, {
    started: (child, mark) => {
      const reference = new WeakRef(child)
      const isThere = () => {
        const known = reference.deref()
        return known !== undefined && isAlive(known)
      }
      marks.set(child, mark)
      left.add({ mark, site: heard.get(child), name: nameOf(child), isThere })
    },
    ran: (name, mark) => left.add({ mark, site: children.site(), name, isThere: () => false }),
  })
}

/** @param running how many that it has started still run: the kernel is asked only of one that has ended */
function labelOf(child: object, running: () => number): string {
  if (!hasEnded(child)) return nameOf(child)
  const left = running()
  return left > 0 ? leftRunning(nameOf(child), left) : `${nameOf(child)}, ended, its pipes still open`
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
