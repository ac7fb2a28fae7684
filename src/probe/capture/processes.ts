// Child processes, until they are gone: one that was killed and still runs is alive.
import { basename } from 'node:path'
import type { Install } from './capture.ts'
import { liveCapture, onPublished } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'

type Child = object & { readonly _handle?: unknown; readonly spawnfile?: string }

export const captureProcesses: Install = (level) => {
  const patches = new Patches()
  const children = new LiveSet<Child>(level, {
    kind: 'process',
    isAlive: ({ _handle: handle }) => handle !== null,
    label: ({ spawnfile }) => (spawnfile === undefined ? 'child process' : basename(spawnfile)),
  })
  onPublished(patches, 'child_process', 'process', (child) => children.add(child))
  return liveCapture(patches, [children])
}
