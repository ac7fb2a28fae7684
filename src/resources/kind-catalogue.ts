// What is known of each kind of resource, one row a kind: its words, the counts in which one of it shows, whether it
// keeps a process alive, and what follows from it. Rules, passes and reports read it here and nowhere else.
import type { DescriptorType, HandleType } from './count-catalogue.ts'
import type { resourceKinds } from './kind.ts'

export interface KindRow {
  /** Singular, for people. */
  readonly name: string
  /** Where one line acquired several kinds, the lowest is the cause and the others follow. */
  readonly cause: number
  /** Follows from something else more often than it is the leak itself. */
  readonly follows?: true
  readonly keepsAlive?: true
  /** The call that ends one of it. */
  readonly release?: string
  /** Descriptors that one may hold in the process itself. */
  readonly descriptors?: readonly DescriptorType[]
  /** As Node's own list of active resources has it. */
  readonly handles?: readonly HandleType[]
  /** Classes of emitters that are made for one of it: listeners on them follow from it. One that lives long has its own. */
  readonly emitters?: readonly string[]
  /** Classes on the heap of which each has one object, where its life is that of the resource. */
  readonly classes?: readonly string[]
}

/** Neither a usual cause nor a usual follower. */
const ON_ITS_OWN = 50

export const kindCatalogue: Readonly<Record<(typeof resourceKinds)[number], KindRow>> = {
  process: {
    name: 'child process',
    cause: 1,
    keepsAlive: true,
    release: 'child.kill()',
    descriptors: ['pipe', 'socket', 'other'],
    handles: ['ProcessWrap', 'PipeWrap'],
    emitters: ['ChildProcess'],
  },
  thread: {
    name: 'worker thread',
    cause: 2,
    keepsAlive: true,
    release: 'worker.terminate()',
    descriptors: ['eventfd', 'epoll', 'kqueue', 'pipe', 'other'],
    handles: ['Worker', 'MessagePort'],
    emitters: ['Worker'],
  },
  server: {
    name: 'server',
    cause: 3,
    keepsAlive: true,
    release: 'server.close()',
    descriptors: ['socket'],
    handles: ['TCPServerWrap', 'PipeServerWrap', 'PipeWrap'],
  },
  socket: {
    name: 'socket',
    cause: 4,
    keepsAlive: true,
    release: 'socket.destroy()',
    descriptors: ['socket'],
    handles: ['TCPSocketWrap', 'PipeWrap', 'UDPWrap'],
    classes: ['TCP', 'Socket'],
    emitters: [
      'Socket',
      'TLSSocket',
      'ClientRequest',
      'IncomingMessage',
      'ServerResponse',
      'WebSocket',
      'Http2Session',
      'ClientHttp2Session',
      'ServerHttp2Session',
      'Http2Stream',
      'ClientHttp2Stream',
      'ServerHttp2Stream',
      'Http2ServerRequest',
      'Http2ServerResponse',
    ],
  },
  watcher: {
    name: 'file watcher',
    cause: 5,
    keepsAlive: true,
    release: 'watcher.close()',
    descriptors: ['inotify'],
    handles: ['FSEventWrap', 'StatWatcher'],
    emitters: ['FSWatcher', 'StatWatcher'],
  },
  stream: {
    name: 'open file stream',
    cause: 6,
    descriptors: ['file', 'pipe', 'other'],
    handles: ['FSReqCallback'],
    emitters: ['ReadStream', 'WriteStream', 'Interface'],
  },
  file: {
    name: 'open file',
    cause: 7,
    descriptors: ['file', 'pipe', 'other', 'inotify'],
    emitters: ['FileHandle'],
  },
  port: {
    name: 'message port',
    cause: 8,
    keepsAlive: true,
    release: 'port.close()',
    handles: ['MessagePort'],
    emitters: ['MessagePort'],
  },
  timer: {
    name: 'timer',
    cause: 9,
    keepsAlive: true,
    release: 'clearInterval or clearTimeout',
    handles: ['Timeout'],
  },
  immediate: {
    name: 'immediate',
    cause: 10,
    keepsAlive: true,
    release: 'clearImmediate',
    handles: ['Immediate'],
  },
  'abort-composite': { name: 'composite abort signal', cause: ON_ITS_OWN },
  'performance-entry': { name: 'performance entry', cause: ON_ITS_OWN },
  'performance-observer': { name: 'performance observer', cause: ON_ITS_OWN },
  instance: { name: 'instance', cause: ON_ITS_OWN },
  session: { name: 'session', cause: ON_ITS_OWN },
  lock: { name: 'lock', cause: ON_ITS_OWN },
  lease: { name: 'lease', cause: ON_ITS_OWN },
  subscription: { name: 'subscription', cause: ON_ITS_OWN },
  'tool-call': { name: 'tool call', cause: ON_ITS_OWN },
  'language-server': { name: 'language server', cause: ON_ITS_OWN },
  database: { name: 'database', cause: ON_ITS_OWN },
  transaction: { name: 'transaction', cause: ON_ITS_OWN },
  queue: { name: 'queue', cause: ON_ITS_OWN },
  buffer: { name: 'buffer', cause: ON_ITS_OWN },
  'temporary-file': { name: 'temporary file', cause: ON_ITS_OWN },
  listener: { name: 'listener', cause: 91, follows: true },
  'async-store': { name: 'async-local store', cause: 92, follows: true },
  promise: { name: 'unresolved promise', cause: 93, follows: true },
}

/** Of sockets, by who began the connection; a client that no request uses sits in a pool. */
export const socketLabels = {
  client: 'client socket',
  idleClient: 'idle client socket',
  accepted: 'accepted socket',
} as const

const rows: ReadonlyMap<string, KindRow> = new Map(Object.entries(kindCatalogue))

/** A kind that a program declared itself has a row of its name alone. */
export function kindRow(kind: string): KindRow {
  return rows.get(kind) ?? { name: kind.replaceAll('-', ' '), cause: ON_ITS_OWN }
}

/** Kinds of which one shows in this count of descriptors or handles. */
export function kindsShowingAs(count: {
  readonly descriptor?: string
  readonly handle?: string
}): readonly string[] {
  const { descriptor, handle } = count
  return [...rows].flatMap(([kind, { descriptors = [], handles = [] }]) =>
    descriptors.some((each) => each === descriptor) || handles.some((each) => each === handle) ? [kind] : [],
  )
}
