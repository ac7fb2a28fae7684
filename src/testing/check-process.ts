// `tidemark check`, run as anybody runs it; what it recorded is what counts.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TidemarkError } from '../errors.ts'

/** `.ts` when run from source, `.js` from dist. */
const EXTENSION = extname(fileURLToPath(import.meta.url))
const COMMAND = fileURLToPath(new URL(`../cli/main${EXTENSION}`, import.meta.url))
/** Clean, leak and undecided: with any other code there is no verdict. */
const VERDICT_CODES: ReadonlySet<number | null> = new Set([0, 1, 3])
/** Of what the command says of a failure of its own. */
const MAX_WORDS = 4_000

export interface CheckProcess {
  readonly directory: string
  readonly steps: number | undefined
  readonly signal: AbortSignal | undefined
}

/** Resolves once the command has ended with a verdict. @throws TidemarkError `subject` when it could reach none */
export async function checkFile(file: string, { directory, steps, signal }: CheckProcess): Promise<void> {
  signal?.throwIfAborted()
  const given = steps === undefined ? [] : ['--cycles', String(steps)]
  const child = spawn(
    process.execPath,
    [COMMAND, 'check', file, '--out', directory, '--json', '--no-github', ...given],
    { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const end = (): void => void child.kill('SIGTERM') // It ends what it measures, and then itself.
  signal?.addEventListener('abort', end)
  process.once('exit', end)
  try {
    let words = ''
    let hasResult = false // Code 1 is a leak, and a failure of the command too.
    child.stdout.on('data', () => (hasResult = true))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-MAX_WORDS)
    })
    await once(child, 'close')
    signal?.throwIfAborted()
    if (hasResult && VERDICT_CODES.has(child.exitCode)) return
    throw new TidemarkError('subject', `Check for leaks: ${reasonOf(words, child.exitCode)}`)
  } finally {
    signal?.removeEventListener('abort', end)
    process.off('exit', end)
  }
}

/** Without what a runner leaves for its own children: a coverage that would be measured too, a reporter's channel. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_V8_COVERAGE: _coverage, NODE_TEST_CONTEXT: _context, ...rest } = process.env
  return rest
}

function reasonOf(words: string, code: number | null): string {
  const at = words.lastIndexOf('tidemark: ')
  return at === -1
    ? `the check ended with code ${code} and without a verdict`
    : words.slice(at + 'tidemark: '.length).trim()
}
