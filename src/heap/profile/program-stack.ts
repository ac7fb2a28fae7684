// A stack of V8's profiler as the program's author knows it.
import type { AllocationFrame } from '../site-sampler.ts'
import type { StackFrame } from './live-stacks.ts'

export interface FramePlace {
  readonly file: string
  readonly line: number
}

const MAX_FRAMES = 12
const MAX_TEXT_CHARACTERS = 512

/**
 * What is built in stays only where it is innermost: `push` says how.
 * @param placeOf undefined for a frame that is none of the program's, which is left out
 */
export function programStack(
  stack: readonly AllocationFrame[],
  placeOf: (frame: AllocationFrame) => FramePlace | undefined,
): readonly StackFrame[] {
  return stack
    .flatMap((frame, index) => {
      if (frame.url === '') return index === 0 ? [{ function: cut(frame.function) }] : []
      const place = placeOf(frame)
      return place === undefined
        ? []
        : [{ function: cut(frame.function), file: cut(place.file), line: place.line }]
    })
    .slice(0, MAX_FRAMES)
}

function cut(text: string): string {
  return text.slice(0, MAX_TEXT_CHARACTERS)
}
