// Live allocations by the functions of the program that made them, where they were written.
import { type LiveStack, summedStacks } from '../../heap/profile/live-stacks.ts'
import { type FramePlace, programStack } from '../../heap/profile/program-stack.ts'
import { isRuntimeFile } from '../../resources/runtime-files.ts'
import type { AllocationFrame, LiveSite } from '../../heap/site-sampler.ts'
import { pathOf } from '../../resources/file-url.ts'
import { isOwnFile } from '../../resources/own-files.ts'
import { mappedPosition } from '../../resources/source-map.ts'

/** In one capture, some 300 bytes each. */
const MAX_SITES = 400

/** Biggest first. Stacks that have nothing but Node and Tidemark on them are left out. */
export function allocationSites(live: readonly LiveSite[]): readonly LiveStack[] {
  const ofProgram = live
    .map(({ stack, ...each }) => ({ ...each, stack: programStack(stack, placeOf) }))
    .filter(({ stack }) => stack.some(({ file }) => file !== undefined))
  return summedStacks(ofProgram).slice(0, MAX_SITES)
}

function placeOf({ url, line, column }: AllocationFrame): FramePlace | undefined {
  const path = pathOf(url)
  if (isRuntimeFile(path) || isOwnFile(path)) return undefined
  return mappedPosition({ file: path, line, column })
}
