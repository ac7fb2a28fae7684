// Puts a planted subject through the real `tidemark check`, in a process of its own, and says whether it ended as it
// must: a leak found with the right line and no other, a look-alike clean.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { type Result, resultSchema } from '../../../src/report/result.ts'
import { plantedLines } from './run.ts'

const root = resolve(import.meta.dirname, '../../..')

export interface Checked {
  /** Path below test/planted. */
  readonly subject: string
  readonly expected: 'leak' | 'clean'
  readonly verdict: Result['verdict']
  /** Every blamed line is a planted one, and one is blamed; undefined where no line is planted. */
  readonly lineRight: boolean | undefined
  readonly cycles: number
  readonly seconds: number
  readonly findings: readonly string[]
}

/** By the first word of the file, or by its folder; undefined for a module that is neither leak nor look-alike. */
export async function expectedOf(file: string): Promise<Checked['expected'] | undefined> {
  const folder = basename(dirname(file))
  if (folder === 'leaks') return 'leak'
  if (folder === 'look-alikes') return 'clean'
  const head = await readFile(file, 'utf8')
  if (head.startsWith('// Plant: ')) return 'leak'
  return head.startsWith('// Look-alike: ') ? 'clean' : undefined
}

/** @throws when `check` ends without a result */
export async function checkPlanted(file: string, expected: Checked['expected']): Promise<Checked> {
  const out = await mkdtemp(join(tmpdir(), 'tidemark-corpus-'))
  try {
    const startedMs = performance.now()
    const result = await check(file, out)
    const seconds = (performance.now() - startedMs) / 1000
    const { verdict, findings, metrics } = result
    const cycles = typeof metrics['cycles'] === 'number' ? metrics['cycles'] : 0
    return {
      subject: relative(join(root, 'test/planted'), file),
      expected,
      verdict,
      lineRight: lineRight(file, result),
      cycles,
      seconds,
      findings: findings.map(({ kind, culprit, message }) => `${kind} ${culprit?.line ?? '?'}: ${message}`),
    }
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}

async function check(file: string, out: string): Promise<Result> {
  const args = [join(root, 'src/cli/main.ts'), 'check', file, '--json', '--out', out]
  const { promise, resolve: ended } = Promise.withResolvers<string>()
  execFile(process.execPath, args, { cwd: root, maxBuffer: 1 << 26 }, (_error, stdout) => ended(stdout))
  return resultSchema.parse(JSON.parse(await promise))
}

function lineRight(file: string, { findings }: Result): boolean | undefined {
  const planted = new Set(plantedLines(file).map((line) => line.slice(line.indexOf(' ') + 1)))
  if (planted.size === 0) return undefined
  const blamed = findings.flatMap(({ culprit }) =>
    culprit === undefined ? [] : [`${resolve(root, culprit.file)}:${culprit.line}`],
  )
  return blamed.length > 0 && blamed.every((place) => planted.has(place))
}
