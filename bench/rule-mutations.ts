// Breaks the rules of the verdict on purpose, one place at a time, and counts the breaks that no test notices:
// a threshold four times as large or as small, a comparison turned round, an exclusion left out, an all that became a some.
// MUTATIONS_ONLY: a part of the file's name. Works on a copy; about 4 seconds a break.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const copied = ['src', 'scenarios', 'test', 'docs', 'package.json', 'tsconfig.json', 'vitest.config.ts']
const files = [
  'src/findings/rules/*.ts',
  'src/findings/heap/survey-*.ts',
  'src/findings/counts/{exact-growth,count-growth,count-history,closed-lives,lasting-growth}.ts',
  'src/findings/bytes/{growth-shape,byte-growth,slope}.ts',
  'src/findings/cause/listeners-of-the-leaked.ts',
  'src/findings/{plain-evidence,suppressions,unknown-to-probe,answering-function,judge}.ts',
  'src/check/phase-to-survey.ts',
]
/** The quick ones first: a break that they notice needs no more. Baselines see nothing of this. */
const suites = [
  ['test/findings', '--exclude', 'test/findings/bytes/byte-growth.test.ts'],
  ['test/findings/bytes/byte-growth.test.ts'],
] as const

interface Mutation {
  readonly file: string
  readonly line: number
  readonly kind: 'threshold' | 'sign' | 'interval' | 'exclusion'
  readonly from: string
  readonly to: string
  /** The whole file, broken. */
  readonly text: string
}

interface Breaker {
  readonly kind: Mutation['kind']
  readonly pattern: RegExp
  readonly breaks: (...matched: readonly string[]) => readonly string[]
}

const turned: Readonly<Record<string, string>> = { '>=': '<', '<=': '>', '>': '<=', '<': '>=' }
const breakers: readonly Breaker[] = [
  {
    kind: 'threshold',
    pattern: /^(const [A-Z][A-Z_]+ = )([\d._]+)( \/ [\d._]+)?$/gm,
    breaks: (_, name = '', value = '', divided = '') =>
      [4, 0.25].map((factor) => `${name}${factor} * ${value}${divided}`),
  },
  {
    kind: 'sign',
    pattern: / (>=|<=|>|<) (?=[\w(.-])/g,
    breaks: (_, sign = '') => [` ${turned[sign] ?? sign} `],
  },
  { kind: 'interval', pattern: /\.every\(/g, breaks: () => ['.some('] },
  { kind: 'exclusion', pattern: /(?<=[(\s&|])!(?=[a-z(])/g, breaks: () => [''] },
]

export async function ruleMutations(say: (line: string) => void): Promise<object> {
  const only = process.env['MUTATIONS_ONLY'] ?? ''
  const copy = copyOfTree()
  try {
    if (!(await isGreen(copy))) throw new Error('the tests are red before anything is broken')
    const mutations = files
      .flatMap((pattern) => globSync(pattern, { cwd: root }).toSorted())
      .flatMap(mutationsOf)
    const wanted = mutations.filter(({ file }) => file.includes(only))
    say(`${wanted.length} breaks`)
    const unnoticed: Mutation[] = []
    for (const mutation of wanted) {
      if (await isNoticed(copy, mutation)) continue
      unnoticed.push(mutation)
      say(
        `unnoticed: ${mutation.kind} ${mutation.file}:${mutation.line} ${mutation.from.trim()} → ${mutation.to.trim()}`,
      )
    }
    const byKind = Map.groupBy(wanted, ({ kind }) => kind)
    for (const [kind, all] of byKind) {
      const missed = unnoticed.filter((mutation) => mutation.kind === kind).length
      say(`${kind}: ${all.length - missed} of ${all.length} noticed`)
    }
    return { breaks: wanted.length, noticed: wanted.length - unnoticed.length }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function copyOfTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'tidemark-mutations-'))
  for (const each of copied) cpSync(join(root, each), join(copy, each), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

function mutationsOf(file: string): readonly Mutation[] {
  const text = readFileSync(join(root, file), 'utf8')
  return breakers.flatMap(({ kind, pattern, breaks }) =>
    [...text.matchAll(pattern)]
      .filter(({ index }) => isCode(text, index))
      .flatMap((match) =>
        breaks(...match).map((to) => ({
          file,
          kind,
          line: text.slice(0, match.index).split('\n').length,
          from: match[0],
          to,
          text: text.slice(0, match.index) + to + text.slice(match.index + match[0].length),
        })),
      ),
  )
}

/** Not in a comment. */
function isCode(text: string, index: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', index) + 1, text.indexOf('\n', index))
  return !/^\s*(\/\/|\/?\*)/.test(line)
}

async function isNoticed(copy: string, { file, text }: Mutation): Promise<boolean> {
  const path = join(copy, file)
  const whole = readFileSync(path, 'utf8')
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  try {
    return !(await isGreen(copy))
  } finally {
    writeFileSync(path, whole)
  }
}

/** A break that makes a test run for ever is noticed too. */
async function isGreen(copy: string): Promise<boolean> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  for (const suite of suites) {
    const child = spawn(process.execPath, [vitest, 'run', '--bail', '1', '--no-isolate', ...suite], {
      cwd: copy,
      stdio: 'ignore',
      timeout: 60_000,
      killSignal: 'SIGKILL',
    })
    const [code] = await once(child, 'exit')
    if (code !== 0) return false
  }
  return true
}
