// File streams that were made and not closed; a stream whose reader went away stays open with its descriptor, and so
// does the descriptor when the stream itself has been collected.
import fs from 'node:fs'
import { Readable, Writable } from 'node:stream'
import type { Site } from '../../resources/site.ts'
import type { Capture } from './capture.ts'
import { isObject, liveCapture } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { className, getterOf, ownValue } from './own-value.ts'
import type { Patches } from './patches.ts'
import { StreamDescriptors } from './stream-descriptors.ts'

const readClosed = getterOf(Readable.prototype, 'closed')
const writeClosed = getterOf(Writable.prototype, 'closed')

function isClosed(stream: object): unknown {
  return stream instanceof Readable ? readClosed(stream) : writeClosed(stream)
}

/** Streams that are opening their file on this stack. */
let opening = 0

/** True while `fs.open` is called by a stream: the descriptor is the stream's, and known by it. */
export function isOpenedByStream(): boolean {
  return opening > 0
}

export const streams: Capture = {
  kinds: ['stream'],
  install: (level, patches) => {
    const live = new LiveSet<object>(level, {
      kind: 'stream',
      isAlive: (stream) => isClosed(stream) !== true,
      label: className,
    })
    const descriptors = new StreamDescriptors()
    const sites = new WeakMap<object, Site | undefined>()
    const made = (stream: unknown): void => {
      if (!isObject(stream) || sites.has(stream)) return
      if (isClosed(stream) !== false) patches.guard.switchOff('a new file stream did not say that it is open')
      const site = live.site()
      sites.set(stream, site)
      live.addFrom(stream, site)
    }
    for (const name of ['ReadStream', 'WriteStream'])
      observeStreams(patches, name, { made, descriptors, sites })
    patches.after(fs, ['close', 'closeSync'], (_result, [fd]) => {
      if (typeof fd === 'number') descriptors.delete(fd)
    })
    return liveCapture(live, descriptors)
  },
  proofs: [],
}

interface Streams {
  readonly made: (stream: unknown) => void
  readonly descriptors: StreamDescriptors
  readonly sites: WeakMap<object, Site | undefined>
}

function observeStreams(patches: Patches, name: string, { made, descriptors, sites }: Streams): void {
  const original: unknown = Reflect.get(fs, name)
  if (typeof original !== 'function') return
  observeClass(patches, { name, original }, made)
  const opened = (stream: object): void => {
    const fd = ownValue(stream, 'fd')
    if (typeof fd === 'number')
      descriptors.add(fd, { stream, label: className(stream), site: sites.get(stream) })
  }
  for (const method of ['_construct', '_destroy']) {
    if (typeof Reflect.get(original.prototype, method) !== 'function')
      patches.guard.switchOff(`fs.${name} has no ${method}: an unread stream would not be seen`)
  }
  patches.replace(original.prototype, ['_construct'], (construct) => opens(patches, construct, opened))
  patches.replace(original.prototype, ['_destroy'], (destroy) =>
    closes(patches, destroy, (fd) => descriptors.delete(fd)),
  )
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
  const observed = (stream: unknown): void => {
    if (patches.isActive) patches.guard.run(() => made(stream))
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
  if (!Reflect.set(fs, name, seen)) patches.guard.switchOff(`fs.${name} is frozen and could not be watched`)
  patches.defer(() => {
    if (Reflect.get(fs, name) === seen) Reflect.set(fs, name, original)
  })
}

/** A stream opens its file in a task of its own, with nobody of the program on the stack. */
function opens(patches: Patches, construct: Function, opened: (stream: object) => void): Function {
  return function (this: object, ...args: unknown[]): unknown {
    const [callback, ...others] = args
    const isOpen = patches.guard.run(() => typeof ownValue(this, 'fd') === 'number') ?? true
    if (!patches.isActive || typeof callback !== 'function' || isOpen) {
      return Reflect.apply(construct, this, args)
    }
    const done = (...given: unknown[]): unknown => {
      patches.guard.run(() => opened(this))
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
  return function (this: object, ...args: unknown[]): unknown {
    if (patches.isActive) {
      patches.guard.run(() => {
        const fd = ownValue(this, 'fd')
        if (typeof fd === 'number') closed(fd)
      })
    }
    return Reflect.apply(destroy, this, args)
  }
}
