// The closed set of resource kinds: labels of metrics and keys of reports, so their number must not grow with the load.
// Programs add kinds of their own by augmenting `ResourceKinds` and declaring the name to their registry.

export const resourceKinds = [
  // What the probe sees in any Node program
  'timer',
  'immediate',
  'listener',
  'abort-composite',
  'process',
  'thread',
  'port',
  'socket',
  'server',
  'file',
  'stream',
  'watcher',
  'async-store',
  'performance-entry',
  'performance-observer',
  'promise',
  // What only a program knows
  'instance',
  'session',
  'lock',
  'lease',
  'subscription',
  'tool-call',
  'language-server',
  'database',
  'transaction',
  'queue',
  'buffer',
  'temporary-file',
] as const

type BuiltInKinds = Record<(typeof resourceKinds)[number], true>

/** Augment with `declare module 'tidemark' { interface ResourceKinds { tunnel: true } }`. */
export interface ResourceKinds extends BuiltInKinds {}

export type ResourceKind = keyof ResourceKinds
