// Where the program of a directory may be: what package.json says first, then the names that most programs have.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { z } from 'zod'
import { TidemarkError } from '../../errors.ts'

const MODULE = /\.[cm]?[jt]s$/
const NAMES = ['server', 'app', 'index', 'main']
const FOLDERS = ['.', 'src', 'lib', 'dist', 'build', 'out']
/** Scripts that start a program, what runs in production first. */
const STARTING = ['start', 'start:prod', 'start:production', 'serve', 'dev', 'start:dev']
const EXTENSIONS = ['ts', 'mts', 'js', 'mjs', 'cjs']
const MAX_BYTES = 1_048_576

const packageShape = z.looseObject({
  main: z.string().optional().catch(undefined),
  scripts: z.record(z.string(), z.string().catch('')).optional().catch(undefined),
})

/** Modules that exist, from the directory, most likely first. @throws TidemarkError `input` for a package.json that is none */
export function programCandidates(directory: string): readonly string[] {
  const { main, scripts } = packageOf(directory)
  const named = [
    ...STARTING.flatMap((name) => modulesOf(scripts?.[name])),
    ...(main === undefined ? [] : [main]),
  ].flatMap(asNodeFinds)
  const usual = FOLDERS.flatMap((folder) =>
    NAMES.flatMap((name) => EXTENSIONS.map((extension) => join(folder, `${name}.${extension}`))),
  )
  const found = [...named, ...usual].map(normalize).filter((file) => isModule(join(directory, file)))
  return [...new Set(found)]
}

/** `node --env-file=.env src/server.js` names one, and `node dist/main` one that Node finds. */
function modulesOf(script: string | undefined): readonly string[] {
  const words = (script ?? '').split(/\s+/)
  const isNode = words.some((word) => /^(node|nodemon|tsx|ts-node)$/.test(word))
  return words.filter(
    (word) => !word.startsWith('-') && (MODULE.test(word) || (isNode && word.includes('/'))),
  )
}

/** A path without its end, or a folder. */
function asNodeFinds(path: string): readonly string[] {
  if (MODULE.test(path)) return [path]
  const ends = ['.js', '.cjs', '.mjs', '/index.js', '/index.cjs', '/index.mjs']
  return ends.map((end) => `${path.replace(/\/$/, '')}${end}`)
}

function isModule(file: string): boolean {
  return MODULE.test(file) && statSync(file, { throwIfNoEntry: false })?.isFile() === true
}

function packageOf(directory: string): z.infer<typeof packageShape> {
  const file = join(directory, 'package.json')
  if (!existsSync(file)) return {}
  if (statSync(file).size > MAX_BYTES)
    throw new TidemarkError('input', `Read package.json: wanted at most ${MAX_BYTES} bytes`)
  try {
    return packageShape.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new TidemarkError('input', 'Read package.json: it is no JSON object, wanted a package', { cause })
  }
}
