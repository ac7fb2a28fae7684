// The declarations that a package's entry hands out, read from what the compiler writes: its text is regular, one
// declaration at a time, and a brace at the line's start ends one.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A declaration as it is exported, with the names of our types that it speaks of. */
export interface Declaration {
  readonly file: string
  readonly text: string
  readonly speaksOf: readonly string[]
}

/** What an entry exports, by name; each with its declaration. @param file a `.d.ts` */
export function exportsOf(file: string): ReadonlyMap<string, Declaration> {
  const text = readFileSync(file, 'utf8')
  const found = new Map<string, Declaration>()
  for (const [, onlyType, names = '', from = ''] of text.matchAll(
    /export (type )?\{([^}]*)\} from '(\.[^']+)'/g,
  ))
    for (const name of listed(names)) {
      const declared = declarationOf(targetOf(file, from), name, onlyType !== undefined)
      if (declared !== undefined) found.set(name, declared)
    }
  for (const [, name = ''] of text.matchAll(/^export (?:declare )?(?:\w+ )+?(\w+)(?=[\s<(:=])/gm)) {
    const declared = declarationOf(file, name)
    if (declared !== undefined) found.set(name, declared)
  }
  return found
}

/** Packages and builtins that a type of the entry leads to, with the first file that names each. */
export function reachedFrom(entry: string): ReadonlyMap<string, string> {
  const seen = new Set<string>()
  const outside = new Map<string, string>()
  const walk = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(/(?:from |import\()["']([^"']+)["']/g)) {
      if (from.startsWith('.')) walk(targetOf(file, from))
      else if (!outside.has(from)) outside.set(from, file)
    }
  }
  walk(entry)
  return outside
}

/** @param isTypeOnly it cannot be constructed by whoever imports it: what its constructor takes is nobody's */
function declarationOf(file: string, name: string, isTypeOnly = false): Declaration | undefined {
  const text = readFileSync(file, 'utf8')
  const start = new RegExp(
    `^export (?:declare )?(?:abstract )?(?:class|function|const|interface|type|enum) ${name}\\b`,
    'm',
  )
  const at = start.exec(text)?.index
  if (at === undefined) return passedOn(file, name)
  const whole = withoutComments(wholeOf(text.slice(at)))
  const declared = isTypeOnly ? whole.replaceAll(/^ +constructor\(.*\);\n/gm, '') : whole
  const words = new Set(declared.match(/\b[A-Z]\w+/g))
  const speaksOf = [...new Set(namesIn(text))].filter((each) => each !== name && words.has(each))
  return { file, text: declared, speaksOf }
}

function passedOn(file: string, name: string): Declaration | undefined {
  const lists = readFileSync(file, 'utf8').matchAll(/export (type )?\{([^}]*)\} from '(\.[^']+)'/g)
  for (const [, onlyType, names = '', from = ''] of lists)
    if (listed(names).includes(name)) return declarationOf(targetOf(file, from), name, onlyType !== undefined)
  return undefined
}

/** Our types that a file imports or exports; what is its own alone has no name elsewhere. */
function namesIn(text: string): readonly string[] {
  const imported = [...text.matchAll(/import (?:type )?\{([^}]*)\} from '\.[^']+'/g)]
  const exported = [...text.matchAll(/^export (?:declare )?(?:class|interface|type) (\w+)/gm)]
  return [...imported.flatMap(([, names = '']) => listed(names)), ...exported.map(([, each = '']) => each)]
}

/** To the semicolon or brace that ends it at the outermost level. */
function wholeOf(text: string): string {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    if ('{(['.includes(character)) depth++
    if ('})]'.includes(character)) depth--
    const isEnd = depth === 0 && (character === ';' || (character === '}' && text[at + 1] === '\n'))
    if (isEnd) return text.slice(0, at + 1)
  }
  return text
}

function withoutComments(text: string): string {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n')
}

function listed(names: string): readonly string[] {
  return names
    .split(',')
    .map(
      (name) =>
        name
          .trim()
          .replace(/^type /, '')
          .split(' as ')
          .at(-1) ?? '',
    )
    .filter((name) => name !== '')
}

function targetOf(file: string, from: string): string {
  return join(dirname(file), from.replace(/\.ts$/, '.d.ts'))
}
