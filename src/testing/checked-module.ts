// Which module a function comes from: a function cannot go to another process, its module can be loaded there again.
import { fileURLToPath, pathToFileURL } from 'node:url'
import { getCallSites } from 'node:util'
import { TidemarkError } from '../errors.ts'
import { placesOf } from '../host/answers.ts'
import type { SubjectContext } from '../host/subject.ts'

/** One life of what is checked: `close`, or `[Symbol.asyncDispose]`, is what the program believes to be a complete clean-up. */
export type CheckedSubject = { step(cycle: number): unknown } & ({ close(): unknown } | AsyncDisposable)

export type CreateSubject = (context: SubjectContext) => CheckedSubject | Promise<CheckedSubject>

/** An exported function. */
export interface CheckedExport {
  readonly file: string
  /** Of the export, or of the function where only one export has it. */
  readonly name: string
}

/** Files of the stack that called the caller of this. */
export function callingFiles(): ReadonlySet<string> {
  return new Set(
    getCallSites(20)
      .slice(2)
      .map(({ scriptName }) => pathOf(scriptName)),
  )
}

/** @throws TidemarkError `subject` when no other process could load it */
export function exportOf(create: CreateSubject, callers: ReadonlySet<string>): CheckedExport {
  if (typeof create !== 'function') {
    throw new TypeError(
      `Check for leaks: given is ${create === null ? 'null' : typeof create}, wanted a function that a module exports, or the URL of a module`,
    )
  }
  const name = create.name === '' ? 'default' : create.name
  const { create: place } = placesOf({ create })
  if (place === undefined) {
    throw new TidemarkError(
      'subject',
      `Check for leaks: it is not known where ${name} is written, wanted a function that a module exports`,
    )
  }
  const file = pathOf(place.file)
  if (callers.has(file)) {
    throw new TidemarkError(
      'subject',
      `Check for leaks: ${name} is written in ${file}, which runs the check, wanted a function that another module exports: it is loaded again in a process of its own, and there the tests would run again`,
    )
  }
  return { file, name }
}

/** A module as `tidemark check` wants it, that hands on the function. @param meta what is said of it here */
export function adapterText(
  { file, name }: CheckedExport,
  meta: { readonly settleMs: number | undefined },
): string {
  return `import * as module from ${JSON.stringify(pathToFileURL(file).href)}
const wanted = ${JSON.stringify(name)}
const named = Object.entries(module).filter(([, each]) => typeof each === 'function' && each.name === wanted)
const create = typeof module[wanted] === 'function' ? module[wanted] : named.length === 1 ? named[0][1] : undefined
if (create === undefined) {
  const exported = Object.keys(module).join(', ') || 'nothing'
  throw new TypeError(\`\${${JSON.stringify(file)}} exports \${exported}, wanted a function \${wanted}\`)
}
export { create }
export const meta = { ...module.meta, ...${JSON.stringify(meta)} }
`
}

function pathOf(scriptName: string): string {
  return scriptName.startsWith('file:') ? fileURLToPath(scriptName) : scriptName
}
