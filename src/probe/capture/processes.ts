// Child processes, until they are gone with their pipes and all that they have started: one that was killed and still
// runs is alive, and so is what an ended shell has started, whether or not it holds the pipes that the shell was given.
import { basename } from 'node:path'
import type { Site } from '../../resources/site.ts'
import type { Install } from './capture.ts'
import { LeftChildren } from './left-children.ts'
import { liveCapture, onPublished } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { markSpawned } from './marked-spawn.ts'
import { Patches } from './patches.ts'

interface Piped {
  readonly _handle?: unknown
}

type Child = Piped & { readonly spawnfile?: string; readonly stdio?: readonly (Piped | null | undefined)[] }

export const captureProcesses: Install = (level) => {
  const patches = new Patches()
  const children = new LiveSet<Child>(level, {
    kind: 'process',
    isAlive,
    label: (child) => (hasEnded(child) ? `${nameOf(child)}, ended, its pipes still open` : nameOf(child)),
  })
  const left = new LeftChildren()
  const sites = new WeakMap<Child, Site | undefined>()
  onPublished(patches, 'child_process', 'process', (child) => {
    const site = children.site()
    sites.set(child, site)
    children.addFrom(child, site)
  })
  markSpawned(patches, {
    started: (child: Child, mark) => {
      const reference = new WeakRef(child)
      const isThere = () => {
        const known = reference.deref()
        return known !== undefined && isAlive(known)
      }
      left.add({ mark, site: sites.get(child), name: nameOf(child), isThere })
    },
    ran: (name, mark) => left.add({ mark, site: children.site(), name, isThere: () => false }),
  })
  return liveCapture(patches, [children, left])
}

function isAlive(child: Child): boolean {
  return !hasEnded(child) || child.stdio?.some(isOpen) === true
}

function nameOf({ spawnfile }: Child): string {
  return spawnfile === undefined ? 'child process' : basename(spawnfile)
}

function hasEnded({ _handle: handle }: Child): boolean {
  return handle === null
}

function isOpen(stream: Piped | null | undefined): boolean {
  const { _handle: handle } = stream ?? {}
  return handle !== undefined && handle !== null
}
