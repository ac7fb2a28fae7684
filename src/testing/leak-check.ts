// `await leakCheck(create)`: the verdict of `tidemark check` inside anybody's suite, by the library that the command
// calls. The subject lives in a process of its own: a runner's has a heap, timers and handles that nobody could tell apart.
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { checkModule } from '../check/check-module.ts'
import { TidemarkError } from '../errors.ts'
import { repositoryAt } from '../report/code-excerpt.ts'
import { recordedRun } from '../report/recorded-run.ts'
import { redaction } from '../redacted.ts'
import { reportedRun } from '../report/reported-run.ts'
import type { Result } from '../report/result.ts'
import { adapterText, callingFiles, exportOf, type CreateSubject } from './checked-module.ts'
import { failureText } from './failure-text.ts'

export interface LeakCheckOptions {
  /** Steps of one life. Default: the module's own `meta.steps`, else 240. */
  readonly steps?: number
  /** How long the subject's own clean-up may take after close. Default: `meta.settleMs`, else 300 ms. */
  readonly settleMs?: number
  /** Where result.json and samples.jsonl are kept. Default: a temporary directory, deleted in the end. */
  readonly out?: string
  /** Ends the check and its processes; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

/** The longest a check takes. A runner's own limit must not be shorter: vitest's default is 5 s. */
export const LEAK_CHECK_TIMEOUT_MS = 400_000

/**
 * Resolves with the result when the subject is clean; takes seconds, for a subject that looks like a leak a minute.
 * @param subject a function that another module exports, or that module, with a function `create`
 * @throws Error that names each leak with its line, or says why the verdict is undecided
 * @throws TidemarkError `subject` for what cannot be run in a process of its own
 */
export function leakCheck(subject: CreateSubject | URL, options: LeakCheckOptions = {}): Promise<Result> {
  const site = { stack: '' }
  Error.captureStackTrace(site, leakCheck)
  return judged(subject, callingFiles(), { ...options, site })
}

interface Check extends LeakCheckOptions {
  /** The lines of the caller: a runner shows the line of the test, not one of ours. */
  readonly site: { readonly stack: string }
}

async function judged(
  subject: CreateSubject | URL,
  callers: ReadonlySet<string>,
  { steps, settleMs, out, signal, site }: Check,
): Promise<Result> {
  mustCount('steps', steps, 1)
  mustCount('settleMs', settleMs, 0)
  const wanted = subject instanceof URL ? moduleAt(subject) : exportOf(subject, callers)
  await using owned = new AsyncDisposableStack()
  const room = await mkdtemp(join(tmpdir(), 'tidemark-leak-check-'))
  owned.defer(() => rm(room, { recursive: true, force: true }))
  const adapter = join(room, 'subject.mjs')
  await writeFile(adapter, adapterText(wanted, { settleMs }))
  const directory = out === undefined ? join(room, 'out') : resolve(out)
  signal?.throwIfAborted()
  await checkModule({
    url: pathToFileURL(adapter).href,
    steps,
    options: { outDirectory: directory, ...(signal && { signal }) },
  })
  signal?.throwIfAborted()
  const run = reportedRun(recordedRun(directory), repositoryAt(process.cwd()), redaction(process.env))
  if (run.result.verdict === 'clean') return run.result
  throw withSite(new Error(failureText(run)), site)
}

function moduleAt(url: URL): { readonly file: string; readonly name: string } {
  const file = fileURLToPath(url)
  if (existsSync(file)) return { file, name: 'create' }
  throw new TidemarkError('subject', `Check for leaks: there is no file ${file}, wanted a module`)
}

function mustCount(name: string, value: number | undefined, least: number): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= least)) return
  throw new RangeError(`Check for leaks: ${name} is ${value} and must be a whole number of at least ${least}`)
}

function withSite(error: Error, { stack }: Check['site']): Error {
  error.stack = [`${error.name}: ${error.message}`, ...stack.split('\n').slice(1)].join('\n')
  return error
}
