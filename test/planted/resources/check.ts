// Puts a planted subject through the real `tidemark check`, in a process of its own, and says whether it ended as it
// must: a leak found with the right line and no other, a look-alike clean.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, relative, resolve } from 'node:path'
import { type Result, resultSchema } from '../../../src/report/result.ts'
import { expectationOf } from '../expectation.ts'

const root = resolve(import.meta.dirname, '../../..')

export interface Checked {
  /** Path below test/planted. */
  readonly subject: string
  readonly expected: 'leak' | 'clean'
  readonly verdict: Result['verdict']
  /** Every blamed line is a planted one, and one is blamed; undefined where no line is planted. */
  readonly lineRight: boolean | undefined
  /** Which lines the findings blame: planted ones, others, both or none. */
  readonly blamed: 'planted' | 'planted and others' | 'others' | 'none'
  readonly cycles: number
  readonly seconds: number
  readonly findings: readonly string[]
  /** Of each finding: `event-hub@2.4.0 index.js:10`; undefined where no package stands in between. */
  readonly through: readonly (string | undefined)[]
}

/**
 * @param options further ones of the command, such as a runtime
 * @throws when `check` ends without a result
 */
export async function checkPlanted(
  file: string,
  expected: Checked['expected'],
  options: readonly string[] = [],
): Promise<Checked> {
  const out = await mkdtemp(join(tmpdir(), 'tidemark-corpus-'))
  try {
    const startedMs = performance.now()
    const result = await check(file, out, options)
    const seconds = (performance.now() - startedMs) / 1000
    const { verdict, findings, metrics } = result
    const cycles = typeof metrics['cycles'] === 'number' ? metrics['cycles'] : 0
    return {
      subject: relative(join(root, 'test/planted'), file),
      expected,
      verdict,
      ...blame(file, result),
      cycles,
      seconds,
      through: findings.map(({ culprit }) => {
        if (culprit?.through === undefined) return undefined
        const { package: name, version, file: of, line } = culprit.through
        return `${name}@${version} ${basename(of)}:${line}`
      }),
      findings: findings.map(({ kind, culprit, message }) => `${kind} ${culprit?.line ?? '?'}: ${message}`),
    }
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}

async function check(file: string, out: string, options: readonly string[]): Promise<Result> {
  const args = [join(root, 'src/cli/main.ts'), 'check', file, '--json', '--out', out, ...options]
  const { promise, resolve: ended } = Promise.withResolvers<string>()
  const limits = { cwd: root, maxBuffer: 1 << 26, timeout: 900_000 }
  execFile(process.execPath, args, limits, (_error, stdout) => ended(stdout))
  return resultSchema.parse(JSON.parse(await promise))
}

function blame(file: string, { findings }: Result): Pick<Checked, 'lineRight' | 'blamed'> {
  const planted = expectationOf(file).lines
  const places = findings.flatMap(({ culprit }) =>
    culprit === undefined ? [] : [`${resolve(root, culprit.file)}:${culprit.line}`],
  )
  const right = places.filter((place) => planted.has(place)).length
  const blamed =
    places.length === 0
      ? 'none'
      : right === places.length
        ? 'planted'
        : right > 0
          ? 'planted and others'
          : 'others'
  return { blamed, lineRight: planted.size === 0 ? undefined : blamed === 'planted' }
}
