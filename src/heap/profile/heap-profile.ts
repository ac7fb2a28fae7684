// Live allocations in V8's own format (.heapprofile), which Chrome's DevTools, VS Code and speedscope open. It has room
// for one value a stack, so what is alive and what grew are two of them.
import { pathToFileURL } from 'node:url'
import { isAbsolute } from 'node:path'
import type { LiveStack } from './live-stacks.ts'
import { type StackNode, stackTree } from './stack-tree.ts'

interface ProfileNode {
  readonly callFrame: {
    readonly functionName: string
    readonly scriptId: string
    readonly url: string
    readonly lineNumber: number
    readonly columnNumber: number
  }
  readonly selfSize: number
  readonly id: number
  readonly children: readonly ProfileNode[]
}

interface ProfileSample {
  readonly size: number
  readonly nodeId: number
  readonly ordinal: number
}

/** As JSON. */
export function heapProfile(stacks: readonly LiveStack[]): string {
  const scripts = new Map<string, string>()
  const samples: ProfileSample[] = []
  let ids = 0
  const nodeOf = ({ frame, selfBytes, children }: StackNode): ProfileNode => {
    ids += 1
    const id = ids
    if (selfBytes > 0) samples.push({ size: Math.round(selfBytes), nodeId: id, ordinal: samples.length + 1 })
    const url = urlOf(frame.file)
    const scriptId = url === '' ? '0' : (scripts.get(url) ?? String(scripts.size + 1))
    if (url !== '') scripts.set(url, scriptId)
    // V8 counts lines from 0; the column of what was mapped is not known.
    const lineNumber = frame.line === undefined ? -1 : frame.line - 1
    const callFrame = { functionName: frame.function, scriptId, url, lineNumber, columnNumber: 0 }
    return { callFrame, selfSize: Math.round(selfBytes), id, children: children.map(nodeOf) }
  }
  const head = nodeOf(stackTree(stacks))
  return JSON.stringify({ head, samples })
}

/** Tools open a source by its URL. */
function urlOf(file: string | undefined): string {
  if (file === undefined) return ''
  return isAbsolute(file) ? pathToFileURL(file).href : file
}
