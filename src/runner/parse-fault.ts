// Where a module does not parse, and which loader would read it. V8 says the line only where it prints the error, and
// Node strips types without reading what else TypeScript means.
import { relative } from 'node:path'
import { TidemarkError } from '../errors.ts'
import { pathOf } from '../resources/file-url.ts'

/** `file:///path/to/x.ts:12`, a line of its own of what Node prints of an error that nobody caught. */
const PLACE = /^((?:file:\/\/)?\/.*?):(\d+)$/gm
const TYPESCRIPT = /\.[cm]?tsx?$/
/** What Node says of modules that a loader of TypeScript would read. */
const UNREAD =
  /Unknown file extension "\.[cm]?tsx?"|is not supported in strip-only mode|Stripping types is .*unsupported/
/** `import './x.js'` where there is only x.ts, or a path of tsconfig. */
const UNRESOLVED = /Cannot find (?:module|package) .* imported from .*\.[cm]?tsx?$/m
const LOADER =
  "Node runs TypeScript only where taking out the types is enough (no enum, decorator, parameter property, path of tsconfig, nor .js for a .ts file): npm install -D tsx, and set NODE_OPTIONS='--import tsx', or give it the built file"

export interface Unloaded {
  /** The module that was asked for. */
  readonly file: string
  /** `SyntaxError: Unexpected token`. */
  readonly failure: string
  /** What Node printed. */
  readonly printed: string
}

/** ` at src/app.ts:12; what to try next`, as far as it is known; empty where nothing of it is. */
export function parseFault({ file, failure, printed }: Unloaded): string {
  const isSyntax = failure.startsWith('SyntaxError')
  // What imports it is printed first, and may be ours.
  const [, found, line] = (isSyntax ? [...printed.matchAll(PLACE)].at(-1) : undefined) ?? []
  const faulty = found === undefined ? file : pathOf(found)
  const place = found === undefined ? '' : ` at ${relative(process.cwd(), faulty)}:${line}`
  const isForLoader =
    UNREAD.test(failure) || UNRESOLVED.test(failure) || (isSyntax && TYPESCRIPT.test(faulty))
  return `${place}${isForLoader ? `; ${LOADER}` : ''}`
}

/** The same error, with what is known of a module that does not parse. */
export function withParseFault(error: TidemarkError, file: string, printed: string): TidemarkError {
  const [, failure] = /: it cannot be imported, ([^]*)$/.exec(error.message) ?? []
  if (failure === undefined) return error
  const fault = parseFault({ file, failure, printed })
  return fault === '' ? error : new TidemarkError(error.code, error.message + fault, { cause: error.cause })
}
