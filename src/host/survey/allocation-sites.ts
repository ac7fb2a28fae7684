// Live allocations by the functions of the program that made them, where they were written.
import type { AllocationFrame, LiveSite } from '../../heap/site-sampler.ts'
import { pathOf } from '../../resources/file-url.ts'
import { isOwnFile } from '../../resources/own-files.ts'
import { mappedPosition } from '../../resources/source-map.ts'
import type { AllocationSite, SiteFrame } from './survey-plan.ts'

/** In one capture, some 300 bytes each. */
const MAX_SITES = 400
const MAX_FRAMES = 12
const MAX_TEXT_CHARACTERS = 512

/** Biggest first. Stacks that have nothing but Node and Tidemark on them are left out. */
export function allocationSites(live: readonly LiveSite[]): readonly AllocationSite[] {
  const byStack = new Map<string, { readonly stack: readonly SiteFrame[]; bytes: number }>()
  for (const { stack, bytes } of live) {
    const frames = userFrames(stack)
    if (!frames.some(({ file }) => file !== undefined)) continue
    const key = frames.map(({ function: name, file, line }) => `${name} ${file}:${line}`).join('\n')
    const known = byStack.get(key)
    if (known === undefined) byStack.set(key, { stack: frames, bytes })
    else known.bytes += bytes
  }
  return [...byStack.values()].toSorted((one, other) => other.bytes - one.bytes).slice(0, MAX_SITES)
}

/** What is built in stays only where it is innermost: `push` says how. */
function userFrames(stack: readonly AllocationFrame[]): readonly SiteFrame[] {
  return stack
    .flatMap((frame, index) => {
      if (frame.url === '') return index === 0 ? [{ function: cut(frame.function) }] : []
      const path = pathOf(frame.url)
      if (path.startsWith('node:') || isOwnFile(path)) return []
      const { file, line } = mappedPosition({ file: path, line: frame.line, column: frame.column })
      return [{ function: cut(frame.function), file: cut(file), line }]
    })
    .slice(0, MAX_FRAMES)
}

function cut(text: string): string {
  return text.slice(0, MAX_TEXT_CHARACTERS)
}
