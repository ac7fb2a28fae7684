// Whether a child process is there: until it is gone with its pipes and all that it has started. One that was killed and
// still runs is alive, and so is what an ended shell has started.
import { basename } from 'node:path'
import { Duplex } from 'node:stream'
import type { Site } from '../../resources/site.ts'
import type { CaptureLevel } from './capture.ts'
import { LeftChildren, leftRunning } from './left-children.ts'
import { LiveSet } from './live-set.ts'
import { markSpawned } from './marked-spawn.ts'
import { getterOf, ownValue } from './own-value.ts'
import type { Patches } from './patches.ts'

const isDestroyed = getterOf(Duplex.prototype, 'destroyed')

/** Of one kind of runtime's child processes: what is alive, with what is known of each. */
export interface WatchedChildren {
  readonly children: LiveSet<object>
  readonly heard: WeakMap<object, Site | undefined>
  readonly marks: WeakMap<object, string>
  readonly left: LeftChildren
}

export function watchedChildren(level: CaptureLevel): WatchedChildren {
  const heard = new WeakMap<object, Site | undefined>()
  const marks = new WeakMap<object, string>()
  const left = new LeftChildren()
  const label = (child: object) => labelOf(child, () => left.running(marks.get(child) ?? ''))
  return { children: new LiveSet<object>(level, { kind: 'process', isAlive, label }), heard, marks, left }
}

/** What runs on although the child that started it has gone. */
export function watchLeft(patches: Patches, { children, heard, marks, left }: WatchedChildren): void {
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

export function isAlive(child: object): boolean {
  return !hasEnded(child) || hasOpenPipes(child)
}

export function nameOf(child: object): string {
  const file = ownValue(child, 'spawnfile')
  return typeof file === 'string' ? basename(file) : 'child process'
}

/** Both are null until it has; one that could not be started has a code. */
export function hasEnded(child: object): boolean {
  return ownValue(child, 'exitCode') !== null || ownValue(child, 'signalCode') !== null
}

function hasOpenPipes(child: object): boolean {
  const stdio = ownValue(child, 'stdio')
  return (
    Array.isArray(stdio) && stdio.some((stream) => stream instanceof Duplex && isDestroyed(stream) === false)
  )
}
