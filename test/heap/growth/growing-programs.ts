// Modules whose step(i) leaves something behind, and modules that only look as if theirs did.

export interface Plant {
  readonly file: string
  readonly text: string
  /** What must be said of it. */
  readonly path: string
  /** What the line at fault contains. */
  readonly line: string
  /** Objects, 0 where something grows in size. */
  readonly perCycle?: number
}

export const plants: readonly Plant[] = [
  {
    file: 'map-by-session.mjs',
    text: `
      class Session { constructor(i) { this.id = 'session ' + i; this.turns = [{ i }] } }
      const sessions = new Map()
      export function step(i) { sessions.set('s' + i, new Session(i)) }`,
    path: 'sessions (Map) → Session → turns (Array) → Object (map-by-session.mjs:2)',
    line: 'sessions.set',
  },
  {
    file: 'set-of-objects.mjs',
    text: `
      const seen = new Set()
      export function step(i) { seen.add({ i, at: 'a' + i }) }`,
    path: 'seen (Set) → Object',
    line: 'seen.add',
  },
  {
    file: 'bound-functions.mjs',
    text: `
      const handlers = []
      function handle(i) { return i }
      export function step(i) { handlers.push(handle.bind(undefined, i)) }`,
    path: 'handlers (Array) → closure (bound)',
    line: 'handlers.push',
  },
  {
    file: 'dictionary.mjs',
    text: `
      const byKey = {}
      export function step(i) { byKey['key' + i] = { i, values: [i] } }`,
    path: 'byKey → Object → values (Array)',
    line: "byKey['key'",
  },
  {
    file: 'listeners.mjs',
    text: `
      import { EventEmitter } from 'node:events'
      const bus = new EventEmitter().setMaxListeners(0)
      export function step(i) {
        bus.on('data', function onData() { return i })
      }`,
    path: 'bus (EventEmitter) → _events → data (Array) → closure onData (listeners.mjs:5)',
    line: 'bus.on',
  },
  {
    file: 'closures.mjs',
    text: `
      const hooks = []
      export function step(i) { hooks.push(() => i) }`,
    path: 'hooks (Array) → closure (closures.mjs:3)',
    line: 'hooks.push',
  },
  {
    file: 'promise-chain.mjs',
    text: `
      const first = new Promise(() => {})
      let queue = first
      export function step(i) { queue = queue.then(() => i) }
      export const wait = () => first`,
    path: 'first (Promise) → Promise → closure (promise-chain.mjs:4)',
    line: 'queue.then',
  },
  {
    file: 'pending-promises.mjs',
    text: `
      const waiting = []
      export function step(i) { waiting.push(new Promise(() => {})) }`,
    path: 'waiting (Array) → Promise',
    line: 'waiting.push',
  },
  {
    file: 'linked-list.mjs',
    text: `
      const head = { value: 0, next: undefined }
      let tail = head
      export function step(i) { tail.next = { value: i, next: undefined }; tail = tail.next }
      export const first = () => head`,
    path: 'head → next',
    line: 'tail.next',
  },
  {
    file: 'sliced-strings.mjs',
    text: `
      const titles = []
      export function step(i) { titles.push((i + 'x'.repeat(5000)).slice(0, 40)) }`,
    path: 'titles (Array) → string',
    line: 'titles.push',
  },
  {
    file: 'growing-string.mjs',
    text: `
      let log = ''
      export function step(i) { log += 'step ' + i + ' took a while' }`,
    path: 'log (string)',
    line: 'log +=',
  },
  {
    file: 'array-buffers.mjs',
    text: `
      const chunks = []
      export function step(i) { chunks.push(new Uint8Array(2000 + i)) }`,
    path: 'chunks (Array) → Uint8Array → ArrayBuffer',
    line: 'chunks.push',
  },
  {
    file: 'doubly-linked.mjs',
    text: `
      const list = { head: undefined, tail: undefined }
      export function step(i) {
        const node = { i, previous: list.tail, next: undefined }
        if (list.tail) list.tail.next = node
        list.tail = node
        list.head ??= node
      }`,
    path: 'list → tail → previous',
    line: 'list.tail.next =',
  },
  {
    file: 'string-that-is-flat.mjs',
    text: `
      let transcript = ''
      export function step(i) { transcript += 'turn ' + i + ' was said\\n'; transcript.charCodeAt(3) }`,
    path: 'transcript (string)',
    line: 'transcript +=',
    perCycle: 0,
  },
  {
    file: 'buffer-concat.mjs',
    text: `
      let received = Buffer.alloc(0)
      export function step(i) { received = Buffer.concat([received, Buffer.alloc(5000)]) }`,
    path: 'received (Buffer) → ArrayBuffer',
    line: 'received =',
    perCycle: 0,
  },
  {
    file: 'class-field.mjs',
    text: `
      class Registry {
        entries = new Map()
        add(i) { this.entries.set(i, { name: 'n' + i }) }
      }
      const registry = new Registry()
      export function step(i) { registry.add(i) }`,
    path: 'registry (Registry) → entries (Map) → Object',
    line: 'this.entries.set',
  },
  {
    file: 'errors.mjs',
    text: `
      const failures = []
      export function step(i) { try { throw new Error('failed ' + i) } catch (error) { failures.push(error) } }`,
    path: 'failures (Array) → Error',
    line: 'failures.push',
  },
]

export const lookAlikes: readonly Pick<Plant, 'file' | 'text'>[] = [
  {
    file: 'lru-at-its-cap.mjs',
    text: `
      const cache = new Map()
      export function step(i) {
        cache.set('k' + i, { i, text: 'x'.repeat(100 + (i * 7919) % 500) })
        if (cache.size > 50) cache.delete(cache.keys().next().value)
      }`,
  },
  {
    file: 'oscillating-map.mjs',
    text: `
      const inFlight = new Map()
      export function step(i) { if (i % 20 === 0) inFlight.clear(); inFlight.set(i, { i }) }`,
  },
  {
    file: 'lazy-init.mjs',
    text: `
      const lazy = new Map()
      export function step(i) { if (i < 70) lazy.set(i, { table: [i] }) }`,
  },
  {
    file: 'weak-map.mjs',
    text: `
      const meta = new WeakMap()
      const owner = {}
      export function step(i) { meta.set({ i }, { about: i }); meta.set(owner, { i }) }`,
  },
  {
    file: 'settled-chain.mjs',
    text: `
      let queue = Promise.resolve()
      export function step(i) { queue = queue.then(() => i); return queue }`,
  },
  {
    file: 'last-message.mjs',
    text: `
      let last = ''
      export function step(i) { last = i + 'x'.repeat((i * 7919) % 3000) }
      export const read = () => last`,
  },
  {
    file: 'latest-buffer.mjs',
    text: `
      let latest
      export function step(i) { latest = Buffer.alloc(5000 + (i * 7919) % 90000) }
      export const read = () => latest`,
  },
  {
    file: 'ring-of-nodes.mjs',
    text: `
      const list = { head: undefined, tail: undefined, size: 0 }
      export function step(i) {
        const node = { i, previous: list.tail, next: undefined }
        if (list.tail) list.tail.next = node
        list.tail = node
        list.head ??= node
        if (++list.size <= 40) return
        list.head = list.head.next
        list.head.previous = undefined
      }`,
  },
  {
    file: 'listener-removed.mjs',
    text: `
      import { EventEmitter } from 'node:events'
      const bus = new EventEmitter()
      export function step(i) { const on = () => i; bus.on('data', on); bus.off('data', on) }`,
  },
]
