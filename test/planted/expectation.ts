// What a planted program is expected to come to, read from its own comments: `// Grows by about 2 kB a step.`, a
// `// leak: KIND` at each line that a verdict may blame, and `// with: FILE` for other files that have such lines.
import { readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { plantedLines } from './resources/run.ts'

export interface Growth {
  readonly bytes: number
  readonly per: 'step' | 'life'
  /** Memory that V8 does not count. */
  readonly isNative: boolean
}

export interface Expectation {
  readonly verdict: 'leak' | 'clean' | undefined
  /** Undefined where nothing is stated. */
  readonly grows: Growth | undefined
  /** `file:line`; a container's declaration and the line that fills it are both right. */
  readonly lines: ReadonlySet<string>
}

export function expectationOf(file: string): Expectation {
  const text = readFileSync(file, 'utf8')
  const parts = [...text.matchAll(/^\/\/ with: (.+)$/gm)].map(([, part]) =>
    resolve(dirname(file), part ?? ''),
  )
  const lines = [file, ...parts].flatMap(plantedLines).map((line) => line.slice(line.indexOf(' ') + 1))
  return { verdict: verdictOf(file, text), grows: growthOf(text), lines: new Set(lines) }
}

function growthOf(text: string): Growth | undefined {
  const stated =
    /^\/\/ Grows by about ([\d.]+) (B|kB)( of (?:native|another thread’s) memory)? a (step|life)\b/m.exec(
      text,
    )
  if (stated === null) return undefined
  const [, amount, unit, native, per] = stated
  return {
    bytes: Number(amount) * (unit === 'kB' ? 1_000 : 1),
    per: per === 'life' ? 'life' : 'step',
    isNative: native !== undefined,
  }
}

/** By its folder or by the first word of the file; undefined for a module that is neither leak nor look-alike. */
function verdictOf(file: string, text: string): Expectation['verdict'] {
  const folder = basename(dirname(file))
  if (folder === 'leaks' || text.startsWith('// Plant: ')) return 'leak'
  return folder === 'look-alikes' || text.startsWith('// Look-alike: ') ? 'clean' : undefined
}
