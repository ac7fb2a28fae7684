// Every name of Node's that the probe depends on and that no documentation promises, with the program that leaks what is
// read by it; and those of the promised ones by which it tells whether a thing is alive.

export interface NodeName {
  /** As the sources of the probe write it. */
  readonly written: string
  /** The program of leaking.ts that leaks what is found by this name. */
  readonly leaks: string
}

/** Fields of Node's objects. */
const fields: readonly NodeName[] = [
  { written: '_idlePrev', leaks: 'interval' },
  { written: '_idleNext', leaks: 'awaited' },
  { written: '_idleTimeout', leaks: 'interval' },
  { written: '_idleStart', leaks: 'interval' },
  { written: '_destroyed', leaks: 'immediate' },
  { written: '_repeat', leaks: 'interval' },
  { written: '_timerArgs', leaks: 'awaited' },
  { written: '_events', leaks: 'listener' },
  { written: '_eventsCount', leaks: 'events' },
  { written: '_handle', leaks: 'stat-watcher' },
  { written: '_httpMessage', leaks: 'client' },
  { written: '_construct', leaks: 'stream' },
  { written: '_destroy', leaks: 'stream' },
]

/** Channels on which Node announces what it makes, and what a message carries. */
const channels: readonly NodeName[] = [
  { written: "'child_process'", leaks: 'process' },
  { written: "'process', (child)", leaks: 'process' },
  { written: "'worker_threads'", leaks: 'thread' },
  { written: "'worker', (worker)", leaks: 'thread' },
  { written: "'net.server.socket'", leaks: 'accepted' },
  { written: "'socket', (socket) => {", leaks: 'accepted' },
  { written: "'udp.socket'", leaks: 'datagram' },
  { written: "'socket', (socket) => datagrams", leaks: 'datagram' },
]

/** What is asked of a thing, or of Node's own way to show it. */
const answers: readonly NodeName[] = [
  { written: '?.size === 1', leaks: 'target' },
  { written: 'size ?? 0', leaks: 'target' },
  { written: "'active'", leaks: 'port' },
  { written: "'port1'", leaks: 'port' },
  { written: "'exitCode'", leaks: 'process' },
  { written: "'signalCode'", leaks: 'process' },
  { written: "'stdio'", leaks: 'process' },
  { written: "'threadId'", leaks: 'thread' },
  { written: "'destroyed'", leaks: 'client' },
  { written: "'listening'", leaks: 'server' },
  { written: "'closed'", leaks: 'stream' },
  { written: "'fd'", leaks: 'handle' },
  { written: "'aborted'", leaks: 'composite' },
]

export const nodeNames: readonly NodeName[] = [...fields, ...channels, ...answers]
