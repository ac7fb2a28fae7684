// Where functions are defined. What is not done has no stack to show; the function that should have done it has a place
// all the same. Asked of V8's inspector once everything has been measured: an open session retains.
import { type Runtime, Session } from 'node:inspector'
import { pathOf } from '../resources/file-url.ts'
import { mappedPosition } from '../resources/source-map.ts'
import type { Answerable, Place } from './subject.ts'

/** More names are left out: they go through the channel. */
const MAX_NAMES = 64

/** By which a function is shown to the inspector. */
const SHOWN = Symbol.for('tidemark.answers')

/** The place of each function or class, by the same names; without those that are Node's own. */
export function placesOf(answerable: Readonly<Record<string, Answerable>>): Record<string, Place> {
  const named = Object.entries(answerable).slice(0, MAX_NAMES)
  if (named.length === 0) return {}
  const session = new Session()
  session.connect()
  try {
    const scripts = scriptsOf(session)
    return Object.fromEntries(
      named.flatMap(([name, each]) => {
        const place = typeof each === 'function' ? placeOf(each, session, scripts) : each
        return place === undefined ? [] : [[name, place]]
      }),
    )
  } finally {
    Reflect.deleteProperty(globalThis, SHOWN)
    session.post('Runtime.discardConsoleEntries')
    session.disconnect()
  }
}

/** By id. In a process of one's own the inspector answers at once. */
function scriptsOf(session: Session): ReadonlyMap<string, string> {
  const scripts = new Map<string, string>()
  session.on('Debugger.scriptParsed', ({ params: { scriptId, url } }) => scripts.set(scriptId, url))
  session.post('Debugger.enable')
  return scripts
}

function placeOf(each: Function, session: Session, scripts: ReadonlyMap<string, string>): Place | undefined {
  let location: unknown
  Reflect.set(globalThis, SHOWN, each)
  const expression = `globalThis[Symbol.for('${SHOWN.description}')]`
  session.post('Runtime.evaluate', { expression }, (_error, shown?: Runtime.EvaluateReturnType) => {
    const objectId = shown?.result.objectId
    if (objectId === undefined) return
    session.post('Runtime.getProperties', { objectId, ownProperties: true }, (_failed, properties) => {
      const { internalProperties = [] } = properties ?? {}
      location = internalProperties.find(({ name }) => name === '[[FunctionLocation]]')?.value?.value
    })
  })
  if (!isLocation(location)) return undefined
  const url = scripts.get(location.scriptId)
  if (url === undefined || url.startsWith('node:') || url === '') return undefined
  const file = pathOf(url)
  const position = mappedPosition({ file, line: location.lineNumber + 1, column: location.columnNumber + 1 })
  return { file: position.file, line: position.line, ...(each.name !== '' && { function: each.name }) }
}

interface Location {
  readonly scriptId: string
  readonly lineNumber: number
  readonly columnNumber: number
}

function isLocation(value: unknown): value is Location {
  return typeof value === 'object' && value !== null && 'scriptId' in value && 'lineNumber' in value
}
