// Nothing below the floor that a report states is a finding, whatever rule it comes from: a queue that swings has more
// bytes at a few looks in a row now and then, by chance, and never many of them. What is counted exactly and came at one
// rate all the way is no chance: what one prompt in ten leaves is a leak, be it of ten bytes a prompt.
import { isEven } from '../counts/exact-growth.ts'
import { FLOOR_BYTES_PER_CYCLE } from './byte-growth.ts'
import type { Finding, FindingOf } from '../finding.ts'

/** Where each cycle leaves something the number of things is the evidence, and its bytes are no matter. */
const PLAINLY_COUNTED = 0.5
/** At one rate between so many: at fewer it may be chance. */
const LEAST_LOOKS = 5
/** The least object of V8's, one a cycle: sites are asked only of a heap that nothing can be called clean by. */
const LEAST_OBJECT_BYTES = 16

/** True of growth by fewer bytes a cycle than are told from noise. Counts of resources have no noise, and no floor. */
export function isBelowFloor(finding: Finding): boolean {
  const { growthPerCycle = Infinity } = finding
  switch (finding.rule) {
    case 'heap-growth':
      return growthPerCycle < finding.evidence.floorPerCycleBytes
    case 'growing-path':
      return (
        growthPerCycle < FLOOR_BYTES_PER_CYCLE &&
        countedPerCycle(finding) < PLAINLY_COUNTED &&
        !cameEvenly(finding)
      )
    case 'growing-site':
      return growthPerCycle < LEAST_OBJECT_BYTES
    case 'figure-growth':
      return finding.evidence.of === 'all' && growthPerCycle < FLOOR_BYTES_PER_CYCLE
    default:
      return false
  }
}

function cameEvenly({ evidence: { cycles = [], counts } }: FindingOf<'growing-path'>): boolean {
  return cycles.length >= LEAST_LOOKS && isEven(counts.map((y, index) => ({ x: cycles[index] ?? 0, y })))
}

function countedPerCycle({ evidence }: FindingOf<'growing-path'>): number {
  return Math.max(evidence.objectsPerCycle, evidence.entriesPerCycle ?? 0)
}
