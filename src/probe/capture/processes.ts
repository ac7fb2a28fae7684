// Child processes, until they are gone with their pipes: one that was killed and still runs is alive, and so is what an
// ended shell has started, which holds the pipes that the shell was given.
import { basename } from 'node:path'
import type { Install } from './capture.ts'
import { liveCapture, onPublished } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'

interface Piped {
  readonly _handle?: unknown
}

type Child = Piped & { readonly spawnfile?: string; readonly stdio?: readonly (Piped | null | undefined)[] }

export const captureProcesses: Install = (level) => {
  const patches = new Patches()
  const children = new LiveSet<Child>(level, {
    kind: 'process',
    isAlive: (child) => !hasEnded(child) || child.stdio?.some(isOpen) === true,
    label: (child) => {
      const name = child.spawnfile === undefined ? 'child process' : basename(child.spawnfile)
      return hasEnded(child) ? `${name}, ended, its pipes still open` : name
    },
  })
  onPublished(patches, 'child_process', 'process', (child) => children.add(child))
  return liveCapture(patches, [children])
}

function hasEnded({ _handle: handle }: Child): boolean {
  return handle === null
}

function isOpen(stream: Piped | null | undefined): boolean {
  const { _handle: handle } = stream ?? {}
  return handle !== undefined && handle !== null
}
