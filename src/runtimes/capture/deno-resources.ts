// What Deno opens under its own name: files, connections, listeners and watchers, each until its `close`, and servers
// until they say that they are finished.
import type { Capture, CaptureLevel, LiveResources } from '../../probe/capture/capture.ts'
import { isObject, liveCapture } from '../../probe/capture/live-capture.ts'
import { LiveSet } from '../../probe/capture/live-set.ts'
import type { Patches } from '../../probe/capture/patches.ts'
import { denoObject } from './deno-object.ts'
import { isPending } from './pending.ts'

const openers = {
  file: ['open', 'openSync', 'create', 'createSync'],
  socket: ['connect', 'connectTls', 'listenDatagram'],
  server: ['listen', 'listenTls'],
  watcher: ['watchFs'],
} as const

const kinds = ['file', 'socket', 'server', 'watcher'] as const

export const denoResources: Capture = {
  kinds,
  install: (level, patches) => {
    const closing = new Closing(patches)
    return liveCapture(
      ...kinds.flatMap((kind) => openers[kind].map((name) => opened(level, closing, { kind, name }))),
      served(level, patches),
    )
  },
  proofs: [],
}

/** Which of them were closed. */
class Closing {
  readonly patches: Patches
  readonly #closed = new WeakSet<object>()
  readonly #prototypes = new WeakSet<object>()

  constructor(patches: Patches) {
    this.patches = patches
  }

  isOpen(thing: object): boolean {
    return !this.#closed.has(thing)
  }

  /** Its class may have it from another. */
  watch(thing: object): void {
    let prototype: unknown = Object.getPrototypeOf(thing)
    while (isObject(prototype) && !Object.hasOwn(prototype, 'close'))
      prototype = Object.getPrototypeOf(prototype)
    if (!isObject(prototype) || this.#prototypes.has(prototype)) return
    this.#prototypes.add(prototype)
    this.patches.after(prototype, ['close'], (_result, _args, each) => {
      if (isObject(each)) this.#closed.add(each)
    })
  }
}

interface Opener {
  readonly kind: (typeof kinds)[number]
  readonly name: string
}

function opened(level: CaptureLevel, closing: Closing, { kind, name }: Opener): LiveResources {
  const live = new LiveSet<object>(level, {
    kind,
    isAlive: (thing) => closing.isOpen(thing),
    label: () => `Deno.${name}`,
  })
  const { patches } = closing
  patches.after(denoObject(), [name], (result, _args, _self, outer) => {
    const site = live.site(outer)
    const add = (thing: unknown) => {
      if (!isObject(thing)) return
      closing.watch(thing)
      live.addFrom(thing, site)
    }
    if (!(result instanceof Promise)) {
      add(result)
      return undefined
    }
    return result.then((thing: unknown) => {
      patches.guard.run(() => add(thing))
      return thing
    })
  })
  return live
}

/** Followed by the promise of its end, which Deno keeps as long as it serves; the server itself may be let go of. */
function served(level: CaptureLevel, patches: Patches): LiveResources {
  const live = new LiveSet<object>(level, { kind: 'server', isAlive: isPending, label: () => 'Deno.serve' })
  patches.after(denoObject(), ['serve'], (server, _args, _self, outer) => {
    const finished: unknown = isObject(server) ? Reflect.get(server, 'finished') : undefined
    if (isObject(finished)) live.add(finished, outer)
    else patches.guard.switchOff('a new server did not say when it is finished', 'server')
  })
  return live
}
