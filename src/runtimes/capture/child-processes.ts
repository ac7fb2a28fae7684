// Child processes in Bun, which announces them on no channel: those of node:child_process are seen where each is
// started, whichever function asked for it, and those of Bun.spawn where they are returned.
import childProcess, { ChildProcess } from 'node:child_process'
import { basename } from 'node:path'
import type { Capture, CaptureLevel, LiveResources } from '../../probe/capture/capture.ts'
import { watchedChildren, watchLeft } from '../../probe/capture/child-liveness.ts'
import { isObject, liveCapture } from '../../probe/capture/live-capture.ts'
import { LiveSet } from '../../probe/capture/live-set.ts'
import type { Patches } from '../../probe/capture/patches.ts'
import { bunObject } from './bun-object.ts'

const starters = ['spawn', 'exec', 'execFile', 'fork'] as const

export const childProcesses: Capture = {
  kinds: ['process'],
  install: (level, patches) => {
    const watched = watchedChildren(level)
    const { children, heard, left } = watched
    const started = (child: unknown, outer: Function) => {
      if (!isObject(child)) return
      const site = children.site(outer)
      heard.set(child, site)
      children.addFrom(child, site)
    }
    let inside = 0
    patches.replace(
      ChildProcess.prototype,
      ['spawn'],
      (spawn) =>
        function replacement(this: unknown, ...args: unknown[]): unknown {
          inside++ // Bun starts it with its own function, which is replaced as well.
          try {
            const result: unknown = Reflect.apply(spawn, this, args)
            if (patches.isActive) patches.guard.run(() => started(this, replacement))
            return result
          } finally {
            inside--
          }
        },
    )
    patches.after(childProcess, starters, (child) => {
      if (isObject(child) && !heard.has(child)) patches.guard.switchOff('a child process was started unseen')
    })
    watchLeft(patches, watched)
    return liveCapture(
      children,
      left,
      subprocesses(level, patches, () => inside > 0),
    )
  },
  proofs: [],
}

/** Of `Bun.spawn`: a native object, whose getters are Bun's own. @param isNodes whether node:child_process asks now */
function subprocesses(level: CaptureLevel, patches: Patches, isNodes: () => boolean): LiveResources {
  const names = new WeakMap<object, string>()
  const live = new LiveSet<object>(level, {
    kind: 'process',
    isAlive: (child) => Reflect.get(child, 'exitCode') === null && Reflect.get(child, 'signalCode') === null,
    label: (child) => names.get(child) ?? 'Bun.spawn',
  })
  patches.after(bunObject(), ['spawn'], (child, [command], _self, outer) => {
    if (!isObject(child) || isNodes()) return
    if (Reflect.get(child, 'exitCode') === undefined)
      patches.guard.switchOff('a new child of Bun.spawn did not say that it runs')
    names.set(child, nameIn(command))
    live.add(child, outer)
  })
  return live
}

/** `Bun.spawn(['git', 'status'])` or `Bun.spawn({ cmd: ['git', 'status'] })`. */
function nameIn(command: unknown): string {
  const words: unknown = Array.isArray(command) ? command : isObject(command) && Reflect.get(command, 'cmd')
  const [file]: unknown[] = Array.isArray(words) ? words : []
  return typeof file === 'string' ? basename(file) : 'Bun.spawn'
}
