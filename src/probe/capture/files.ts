// Descriptors: file handles, which know whether they are open, and bare numbers, which do not.
import fs from 'node:fs'
import type { Site } from '../../resources/site.ts'
import type { Install, Live, LiveResources } from './capture.ts'
import { isObject, liveCapture } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { isOpen } from './open-descriptor.ts'
import { Patches } from './patches.ts'
import { SiteSampling } from './site-sampling.ts'
import { isOpenedByStream } from './streams.ts'

interface OpenDescriptor {
  readonly site: Site | undefined
  readonly sinceMs: number
}

export const captureFiles: Install = (level) => {
  const patches = new Patches()
  const handles = new LiveSet<object & { readonly fd?: number }>(level, {
    kind: 'file',
    isAlive: ({ fd }) => fd !== -1,
    label: () => 'FileHandle',
  })
  patches.after(fs.promises, ['open'], (opening) => {
    if (!(opening instanceof Promise)) return undefined
    const site = handles.site()
    return opening.then((handle: unknown) => {
      if (isObject(handle)) handles.addFrom(handle, site)
      return handle
    })
  })
  const descriptors = new Map<number, OpenDescriptor>()
  const sampling = new SiteSampling(level)
  const opened = (fd: unknown, site: Site | undefined) => {
    // At `full` a descriptor without a site was opened by Node for itself.
    if (typeof fd !== 'number' || (level === 'full' && site === undefined)) return
    descriptors.set(fd, { site, sinceMs: performance.now() })
  }
  patches.after(fs, ['openSync'], (fd) => opened(fd, sampling.site()))
  patches.before(fs, 'open', (args) =>
    isOpenedByStream() ? args : withCallback(args, sampling.site(), opened),
  )
  patches.after(fs, ['close', 'closeSync'], (_result, [fd]) => {
    if (typeof fd === 'number') descriptors.delete(fd)
  })
  return liveCapture(patches, [handles, liveDescriptors(descriptors, sampling)])
}

function liveDescriptors(open: Map<number, OpenDescriptor>, sampling: SiteSampling): LiveResources {
  return {
    dropped: 0, // The kernel bounds them
    sweep: () => {
      sampling.refill()
      for (const fd of open.keys()) if (!isOpen(fd)) open.delete(fd)
    },
    live: (): Live[] => {
      const now = performance.now()
      return [...open.values()].map(({ site, sinceMs }) => {
        return { kind: 'file', label: 'descriptor', site, count: 1, ageMs: now - sinceMs }
      })
    },
  }
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
