// Evidence of findings that are made up in a test: what it does not look at is there, and empty.
import type { EvidenceByRule } from '../../src/findings/evidence.ts'

export const grownPath: EvidenceByRule['growing-path'] = {
  path: 'sessions (Map) → Session',
  during: 'one life',
  counts: [],
  bytes: [],
  objectsPerCycle: 1,
}

export const grownCount: EvidenceByRule['persistent-growth'] = { cycles: [], counts: [] }

export const grownBytes: EvidenceByRule['heap-growth'] = {
  lowerBoundPerCycleBytes: 0,
  floorPerCycleBytes: 0,
  cycles: [],
  bytes: [],
}
