// File streams that were made and not closed; a stream whose reader went away stays open with its descriptor, and so
// does the descriptor when the stream itself has been collected.
import fs from 'node:fs'
import type { Site } from '../../resources/site.ts'
import type { Install } from './capture.ts'
import { isObject, liveCapture } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'
import { StreamDescriptors } from './stream-descriptors.ts'

type FileStream = object & { readonly closed?: boolean; readonly fd?: unknown }

/** Streams that are opening their file on this stack. */
let opening = 0

/** True while `fs.open` is called by a stream: the descriptor is the stream's, and known by it. */
export function isOpenedByStream(): boolean {
  return opening > 0
}

export const captureStreams: Install = (level) => {
  const patches = new Patches()
  const streams = new LiveSet<FileStream>(level, {
    kind: 'stream',
    isAlive: ({ closed }) => closed !== true,
    label: ({ constructor }) => constructor.name,
  })
  const descriptors = new StreamDescriptors()
  const sites = new WeakMap<object, Site | undefined>()
  const made = (stream: unknown) => {
    if (!isObject(stream) || sites.has(stream)) return
    const site = streams.site()
    sites.set(stream, site)
    streams.addFrom(stream, site)
  }
  for (const name of ['ReadStream', 'WriteStream']) {
    const original: unknown = Reflect.get(fs, name)
    if (typeof original !== 'function') continue
    observeClass(patches, { name, original }, made)
    const opened = (stream: FileStream) => {
      if (typeof stream.fd === 'number') descriptors.add(stream.fd, stream, sites.get(stream))
    }
    patches.replace(original.prototype, ['_construct'], (construct) => opens(patches, construct, opened))
    patches.replace(original.prototype, ['_destroy'], (destroy) =>
      closes(patches, destroy, (fd) => descriptors.delete(fd)),
    )
  }
  patches.after(fs, ['close', 'closeSync'], (_result, [fd]) => {
    if (typeof fd === 'number') descriptors.delete(fd)
  })
  return liveCapture(patches, [streams, descriptors])
}

interface StreamClass {
  readonly name: string
  readonly original: Function
}

/** Put where Node itself looks for the class, so `createReadStream`, `new` and a subclass of any age are all seen. */
function observeClass(
  patches: Patches,
  { name, original }: StreamClass,
  made: (stream: unknown) => void,
): void {
  const observed = (stream: unknown): unknown => {
    if (patches.isActive) patches.guard(() => made(stream))
    return stream
  }
  const seen = new Proxy(original, {
    construct: (target, args, newTarget) => {
      const stream: object = Reflect.construct(target, args, newTarget)
      observed(stream)
      return stream
    },
    /** As subclasses from before `class` call it, and whoever leaves out `new`. */
    apply: (target, self: unknown, args) => {
      const stream: unknown = Reflect.apply(target, self, args)
      observed(stream ?? self)
      return stream
    },
  })
  Reflect.set(fs, name, seen)
  patches.defer(() => {
    if (Reflect.get(fs, name) === seen) Reflect.set(fs, name, original)
  })
}

/** A stream opens its file in a task of its own, with nobody of the program on the stack. */
function opens(patches: Patches, construct: Function, opened: (stream: FileStream) => void): Function {
  return function (this: FileStream, ...args: unknown[]): unknown {
    const [callback, ...others] = args
    const isOpen = patches.guard(() => typeof this.fd === 'number') ?? true
    if (!patches.isActive || typeof callback !== 'function' || isOpen) {
      return Reflect.apply(construct, this, args)
    }
    const done = (...given: unknown[]): unknown => {
      patches.guard(() => opened(this))
      return Reflect.apply(callback, undefined, given)
    }
    opening++
    try {
      return Reflect.apply(construct, this, [done, ...others])
    } finally {
      opening--
    }
  }
}

function closes(patches: Patches, destroy: Function, closed: (fd: number) => void): Function {
  return function (this: FileStream, ...args: unknown[]): unknown {
    patches.guard(() => {
      if (patches.isActive && typeof this.fd === 'number') closed(this.fd)
    })
    return Reflect.apply(destroy, this, args)
  }
}
