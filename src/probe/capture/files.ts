// Descriptors: file handles, which know whether they are open, and bare numbers, which do not.
import fs from 'node:fs'
import { nowMs } from '../../resources/clock.ts'
import type { Site } from '../../resources/site.ts'
import type { Capture, Install, LiveResources } from './capture.ts'
import { isObject, liveCapture } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { isOpen } from './open-descriptor.ts'
import { SiteSampling } from './site-sampling.ts'
import { isOpenedByStream } from './streams.ts'
import { Tally } from './tally.ts'

interface OpenDescriptor {
  readonly site: Site | undefined
  readonly sinceMs: number
}

/** Descriptors asked each second whether they are open, and an eighth of many: 1 ms. */
const tendedAtOnce = 1024

const install: Install = (level, patches) => {
  const handles = new LiveSet<object>(level, {
    kind: 'file',
    isAlive: (handle) => fdOf(handle) !== -1,
    label: () => 'FileHandle',
  })
  patches.after(fs.promises, ['open'], (opening) => {
    if (!(opening instanceof Promise)) return undefined
    const site = handles.site()
    return opening.then((handle: unknown) => {
      patches.guard.run(() => {
        if (isObject(handle)) handles.addFrom(handle, site)
        if (!isObject(handle) || typeof fdOf(handle) !== 'number') {
          patches.guard.switchOff('a new FileHandle has no fd')
        }
      })
      return handle
    })
  })
  const descriptors = new Map<number, OpenDescriptor>()
  const sampling = new SiteSampling(level)
  const opened = (fd: unknown, site: Site | undefined) => {
    // At `full` a descriptor without a site was opened by Node for itself.
    if (typeof fd !== 'number' || (level === 'full' && site === undefined)) return
    descriptors.set(fd, { site, sinceMs: nowMs() })
  }
  patches.after(fs, ['openSync'], (fd) => opened(fd, sampling.site()))
  patches.before(fs, 'open', (args) =>
    isOpenedByStream() ? args : withCallback(args, sampling.site(), opened),
  )
  patches.after(fs, ['close', 'closeSync'], (_result, [fd]) => {
    if (typeof fd === 'number') descriptors.delete(fd)
  })
  return liveCapture(handles, liveDescriptors(descriptors, sampling))
}

/** A getter of Node's class, which has no subclasses. */
function fdOf(handle: object): unknown {
  return Reflect.get(handle, 'fd')
}

function liveDescriptors(open: Map<number, OpenDescriptor>, sampling: SiteSampling): LiveResources {
  const forgetClosed = (fd: number) => {
    if (!isOpen(fd)) open.delete(fd)
  }
  let tended = open.keys()
  return {
    dropped: 0, // The kernel bounds them
    tend: () => {
      const last = Math.max(tendedAtOnce, open.size / 8)
      for (let asked = 0; asked < last; asked++) {
        const { done, value } = tended.next()
        if (done === true) {
          tended = open.keys()
          break
        }
        forgetClosed(value)
      }
      sampling.refill()
    },
    sweep: () => {
      for (const fd of open.keys()) forgetClosed(fd)
      sampling.refill()
    },
    live: () => {
      const tally = new Tally('file')
      for (const fd of open.keys()) forgetClosed(fd)
      for (const { site, sinceMs } of open.values()) tally.add('descriptor', site, sinceMs)
      return tally.live()
    },
  }
}

/** A file that every Node has. */
const proofFile = process.execPath

export const files: Capture = {
  kinds: ['file'],
  install,
  proofs: [
    {
      kind: 'file',
      what: 'fs.openSync',
      make: ({ call }) => {
        const fd = call(fs, 'openSync', proofFile, 'r')
        return () => {
          if (typeof fd === 'number') fs.closeSync(fd)
        }
      },
    },
  ],
}

type Opened = (fd: unknown, site: Site | undefined) => void

function withCallback(args: readonly unknown[], site: Site | undefined, opened: Opened): readonly unknown[] {
  const callback = args.at(-1)
  if (typeof callback !== 'function') return args
  const observed = function (this: unknown, error: unknown, fd: unknown): unknown {
    if (error === null || error === undefined) opened(fd, site)
    return Reflect.apply(callback, this, [error, fd])
  }
  return [...args.slice(0, -1), observed]
}
