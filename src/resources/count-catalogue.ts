// What is counted without knowing what it is for: descriptors by their type, as the kernel has them, and handles by
// their type, as Node's list of active resources has them. One row a type.

interface CountRow {
  /** Singular, for people. */
  readonly name: string
  /** As many are made with the first use, and kept for the life of the process. */
  readonly keptForEver?: number
}

export const descriptorCatalogue = {
  file: { name: 'open file' },
  pipe: { name: 'open pipe' },
  socket: { name: 'open socket' },
  /** libuv makes one with the first watcher and keeps it for the life of the loop. */
  inotify: { name: 'inotify descriptor', keptForEver: 1 },
  eventfd: { name: 'event descriptor' },
  epoll: { name: 'epoll descriptor' },
  /** What macOS and the BSDs have instead of the three above. */
  kqueue: { name: 'kernel queue' },
  other: { name: 'open descriptor' },
} as const satisfies Record<string, CountRow>

export const handleCatalogue = {
  Timeout: { name: 'active timer' },
  Immediate: { name: 'pending immediate' },
  TCPSocketWrap: { name: 'active TCP connection' },
  TCPServerWrap: { name: 'listening server' },
  PipeWrap: { name: 'active pipe' },
  PipeServerWrap: { name: 'active PipeServerWrap handle' },
  UDPWrap: { name: 'active UDPWrap handle' },
  FSEventWrap: { name: 'file watcher' },
  StatWatcher: { name: 'file watcher' },
  FSReqCallback: { name: 'active FSReqCallback handle' },
  ProcessWrap: { name: 'child process handle' },
  MessagePort: { name: 'message port' },
  Worker: { name: 'worker thread' },
} as const satisfies Record<string, CountRow>

export type DescriptorType = keyof typeof descriptorCatalogue
export type HandleType = keyof typeof handleCatalogue

const descriptors: ReadonlyMap<string, CountRow> = new Map(Object.entries(descriptorCatalogue))
const handles: ReadonlyMap<string, CountRow> = new Map(Object.entries(handleCatalogue))

export function descriptorRow(type: string): CountRow {
  return descriptors.get(type) ?? { name: `held ${type}` }
}

/** Node may have types that no row knows. */
export function handleRow(type: string): CountRow {
  return handles.get(type) ?? { name: `active ${type} handle` }
}
