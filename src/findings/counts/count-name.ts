// The name of a count: `fd:socket`, `active:Timeout`, `live:listener`, `holding:lock`, `figure:queueLength`, `process`,
// `thread`. It stands in results and samples; what its parts mean is told here and nowhere else.
import { descriptorCatalogue, descriptorRow, handleRow } from '../../resources/count-catalogue.ts'
import { kindRow, kindsShowingAs } from '../../resources/kind-catalogue.ts'

/**
 * `fd`: by the kernel, of the process. `active`: Node's list. `live`: the probe. `holding`: the process registry and the
 * subject. `figure`: the subject's own. `heap`: objects of one type, by the engine. `tree`: by the kernel, of the process
 * and all that it started.
 */
type Group = 'fd' | 'active' | 'live' | 'holding' | 'figure' | 'heap' | 'tree'

export interface Counted {
  readonly group: Group
  /** Type or kind within its group. */
  readonly type: string
}

const PREFIXES: Readonly<Record<string, Exclude<Group, 'tree'>>> = {
  fd: 'fd',
  active: 'active',
  live: 'live',
  holding: 'holding',
  figure: 'figure',
  heap: 'heap',
}

/** What the kernel counts with a name of its own. */
const IN_TREE: Readonly<Record<string, string>> = { process: 'child process', thread: 'thread' }

export function countName({ group, type }: Counted): string {
  return group === 'tree' ? type : `${group}:${type}`
}

/** Undefined for a kind of finding that is no count: `heap`, `timer`, the name of a metric. */
export function countedAs(name: string): Counted | undefined {
  if (Object.hasOwn(IN_TREE, name)) return { group: 'tree', type: name }
  const colon = name.indexOf(':')
  const prefix = colon === -1 ? '' : name.slice(0, colon)
  const group = Object.hasOwn(PREFIXES, prefix) ? PREFIXES[prefix] : undefined
  return group && { group, type: name.slice(colon + 1) }
}

/** In words, singular. */
export function kindName(name: string): string {
  const { group, type } = countedAs(name) ?? { group: 'holding', type: name }
  switch (group) {
    case 'fd':
      return descriptorRow(type).name
    case 'active':
      return handleRow(type).name
    case 'live':
      return kindRow(type).name
    case 'tree':
      return IN_TREE[type] ?? type
    case 'heap':
      return `object of type ${type}`
    default:
      return `held ${type}`
  }
}

/** A kind of live resource in words, singular. */
export function resourceName(kind: string): string {
  return kindRow(kind).name
}

/** Kinds of live resources that show in this count. */
export function kindsIn(name: string): readonly string[] {
  const { group, type } = countedAs(name) ?? { group: 'figure', type: name }
  switch (group) {
    case 'fd':
      return kindsShowingAs({ descriptor: type })
    case 'active':
      return kindsShowingAs({ handle: type })
    case 'figure':
    case 'heap':
      return []
    default:
      return [type]
  }
}

/** Counts over a whole tree by the kinds that explain them: a child has threads and descriptors of its own, of every type. */
export const explainedInTree: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [
    ...Object.keys(IN_TREE),
    ...Object.keys(descriptorCatalogue).map((type) => countName({ group: 'fd', type })),
  ].map((name) => [name, [...new Set([...kindsIn(name), 'process'])]]),
)
