// Which package needs which: read from their package.json once each, when two packages first share a stack.
import fs from 'node:fs'
import { dirname, join } from 'node:path'
import { packageName } from './package-frame.ts'

/** Manifests read in one search, and remembered in all: a stack is captured in microseconds, a file is not read in them. */
const MAX_SEARCHED = 64
const MAX_REMEMBERED = 2_000
/** A manifest with more is none. */
const MAX_CHARACTERS = 1_000_000
const FOLDER = '/node_modules/'
const FIELDS = ['dependencies', 'optionalDependencies', 'peerDependencies'] as const

/** Node's own: a program may put another in its place. */
const { readFileSync } = fs

type Names = ReadonlySet<string>

const none: Names = new Set()
const needs = new Map<string, Names | undefined>()
const answers = new Map<string, boolean>()
let aboveWorkingDirectory: Names | undefined

/**
 * Whether one package needs another, itself or through others that it needs; false where that cannot be read.
 * @param folder as `packageFolder` gives it, of both
 */
export function needsPackage(folder: string, other: string): boolean {
  const key = `${folder}\n${other}`
  const known = answers.get(key)
  if (known !== undefined) return known
  const answer = isReached(folder, packageName(`${other}/`))
  if (answers.size < MAX_REMEMBERED) answers.set(key, answer)
  return answer
}

/** Whether the program itself names the package: in the manifest beside its node_modules, or above its working directory. */
export function isNamedByProgram(folder: string): boolean {
  const name = packageName(`${folder}/`)
  if (name === undefined) return false
  const beside = folder.slice(0, folder.indexOf(FOLDER))
  aboveWorkingDirectory ??= namesAboveWorkingDirectory()
  return (neededBy(beside)?.has(name) ?? false) || aboveWorkingDirectory.has(name)
}

/** By name, as a package that is there twice is there twice for the same reason. */
function isReached(from: string, name: string | undefined): boolean {
  if (name === undefined) return false
  const seen = new Set<string>([from])
  const open = [from]
  for (let folder = open.shift(); folder !== undefined; folder = open.shift()) {
    const names = neededBy(folder) ?? none
    if (names.has(name)) return true
    for (const each of names) {
      const next = seen.size < MAX_SEARCHED ? installedFor(folder, each) : undefined
      if (next === undefined || seen.has(next)) continue
      seen.add(next)
      open.push(next)
    }
  }
  return false
}

/** Where Node would find it: in the package's own node_modules, or in one further up. */
function installedFor(folder: string, name: string): string | undefined {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    if (at.endsWith('/node_modules')) continue
    const found = join(at, 'node_modules', name)
    if (neededBy(found) !== undefined) return found
  }
  return undefined
}

function namesAboveWorkingDirectory(): Names {
  for (let at = workingDirectory(); at !== undefined; at = at === dirname(at) ? undefined : dirname(at)) {
    const found = neededBy(at)
    if (found !== undefined) return found
  }
  return none
}

/** Undefined once it has been removed. */
function workingDirectory(): string | undefined {
  try {
    return process.cwd()
  } catch {
    return undefined
  }
}

/** Undefined where there is no manifest that can be read. */
function neededBy(folder: string): Names | undefined {
  if (needs.has(folder)) return needs.get(folder)
  const names = readNeeds(folder)
  if (needs.size < MAX_REMEMBERED) needs.set(folder, names)
  return names
}

function readNeeds(folder: string): Names | undefined {
  try {
    const text = readFileSync(join(folder, 'package.json'), 'utf8')
    const manifest: unknown = text.length > MAX_CHARACTERS ? undefined : JSON.parse(text)
    if (typeof manifest !== 'object' || manifest === null) return undefined
    return new Set(FIELDS.flatMap((field) => Object.keys(Object(Reflect.get(manifest, field)))))
  } catch {
    return undefined // Not installed there, or none of ours to read: nothing is known of it.
  }
}
