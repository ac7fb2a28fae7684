// Where something was acquired: the innermost line of the user's own code, else of a package, never of Node.
// V8 keeps the receivers and closures of an unread stack alive (measured on Node 24 and 26), so a stack is read at
// once, frame by frame and without formatting, and only an interned site is kept.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { originalPosition } from './source-map.ts'

export interface Site {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly function: string | undefined
}

/** Different sites remembered; a program has some thousands of acquiring lines at most. Beyond it sites are unknown. */
const maxSites = 20_000

/** Deep enough to leave Node and one library; each frame costs about 0.3 µs. */
const frames = 24

const here = dirname(import.meta.filename)
const watchers = [here, here.replace(/resources$/, 'probe'), here.replace(/resources$/, 'testing')]
const sites = new Map<string, Site>()

type Trace = NodeJS.CallSite[]

/** The site of whoever called into Tidemark, or undefined if only Node is on the stack. Costs 4 to 6 µs. */
export function captureSite(): Site | undefined {
  const { stackTraceLimit } = Error
  const theirs: unknown = Reflect.get(Error, 'prepareStackTrace')
  const holder: { stack?: unknown } = {}
  let site: Site | undefined
  try {
    Error.stackTraceLimit = frames
    Error.prepareStackTrace = (error, trace) => {
      site = siteOf(trace, (frame) => {
        return typeof theirs === 'function' ? Reflect.apply(theirs, Error, [error, [frame]]) : undefined
      })
      return ''
    }
    Error.captureStackTrace(holder, captureSite)
    void holder.stack
  } finally {
    Reflect.set(Error, 'prepareStackTrace', theirs)
    Error.stackTraceLimit = stackTraceLimit
  }
  return site
}

function siteOf(trace: Trace, print: (frame: NodeJS.CallSite) => unknown): Site | undefined {
  let packaged: NodeJS.CallSite | undefined
  for (const frame of trace) {
    const file = frame.getFileName()
    if (typeof file !== 'string' || isForeign(file)) continue
    if (!file.includes('/node_modules/')) return intern(frame, file, print)
    packaged ??= frame
  }
  return packaged === undefined ? undefined : intern(packaged, packaged.getFileName() ?? '', print)
}

const foreign = new Map<string, boolean>()

/** Node's own files and ours. */
function isForeign(file: string): boolean {
  const known = foreign.get(file)
  if (known !== undefined) return known
  const path = pathOf(file)
  const answer =
    !path.startsWith('/') && !/^[A-Za-z]:[\\/]/.test(path)
      ? true
      : watchers.includes(dirname(path)) || watchers.includes(dirname(dirname(path)))
  if (foreign.size < maxSites) foreign.set(file, answer)
  return answer
}

function pathOf(file: string): string {
  return file.startsWith('file:') ? fileURLToPath(file) : file
}

function intern(
  frame: NodeJS.CallSite,
  file: string,
  print: (frame: NodeJS.CallSite) => unknown,
): Site | undefined {
  const line = frame.getLineNumber() ?? 0
  const column = frame.getColumnNumber() ?? 0
  const key = `${file}:${line}:${column}`
  const known = sites.get(key)
  if (known !== undefined || sites.size >= maxSites) return known
  const position = originalPosition({ file: pathOf(file), line, column }, () => print(frame))
  const site = { ...position, function: frame.getFunctionName() ?? undefined }
  sites.set(key, site)
  return site
}
