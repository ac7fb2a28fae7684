// Which package owns the container on a path: of those whose objects hold it, the one that needs the others. A queue that a
// client keeps in a package for queues is the client's.
import { ownerIndex } from '../../resources/package-owner.ts'
import type { PathSeries } from '../../runner/heap-evidence.ts'
import { throughAt } from '../cause/through.ts'
import type { Through } from '../finding.ts'

/** Undefined where the nearest that holds it is the program's own, or nobody knows. */
export function pathOwner({ holders = [], source }: PathSeries): Through | undefined {
  const chain = [...holders, ...(source === undefined ? [] : [source])]
  const own = chain.findIndex((each) => throughAt(each) === undefined)
  const packages = own === -1 ? chain : chain.slice(0, own)
  const at = ownerIndex(
    packages.map(({ file }) => file),
    'nobody',
  )
  return at === undefined ? undefined : throughAt(packages[at])
}
