// Node's own warning that an emitter has more listeners than it was told to expect, with the line that added the last.
// Node warns once for each emitter and event; the stack of the warning is that of the call that added it.
import { isOwnFile } from '../resources/own-files.ts'
import { ownerIndex } from '../resources/package-owner.ts'
import { mappedPosition, printedPosition } from '../resources/source-map.ts'
import { listenerLabel } from '../probe/capture/listener-label.ts'
import { harmless } from '../probe/harmless.ts'
import type { ListenerWarning } from './sample.ts'

/** More emitters than this say nothing new. */
const MAX_WARNINGS = 16
const NAME = 'MaxListenersExceededWarning'

const NODES_OWN = /[( ]node:/

/** Listens for the life of the process. */
export class ListenerWarnings {
  readonly #seen: ListenerWarning[] = []

  constructor() {
    process.on('warning', (warning) => {
      if (warning.name !== NAME || this.#seen.length >= MAX_WARNINGS) return
      const seen = harmless(() => read(warning))
      if (seen !== undefined) this.#seen.push(seen)
    })
  }

  /** Undefined when there are none. */
  get seen(): readonly ListenerWarning[] | undefined {
    return this.#seen.length === 0 ? undefined : this.#seen
  }
}

function read(warning: Error): ListenerWarning {
  const emitter: unknown = Reflect.get(warning, 'emitter') ?? Reflect.get(warning, 'target')
  const event: unknown = Reflect.get(warning, 'type')
  const count: unknown = Reflect.get(warning, 'count')
  const isKnown = typeof emitter === 'object' && emitter !== null
  return {
    label: isKnown
      ? listenerLabel(emitter, typeof event === 'symbol' ? event : String(event))
      : String(event),
    listeners: Number(count),
    ...placeOf(warning.stack ?? ''),
  }
}

/** The innermost line of the program, else of the package that owns the emitter. */
function placeOf(stack: string): Pick<ListenerWarning, 'file' | 'line' | 'function'> {
  const frames = stack.split('\n').flatMap((text) => {
    const position = NODES_OWN.test(text) ? undefined : printedPosition(text)
    if (position === undefined || isOwnFile(position.file)) return []
    return [{ position, name: /^\s*at (?:async )?(.+?) \(/.exec(text)?.[1] }]
  })
  const owned = ownerIndex(
    frames.map(({ position }) => position.file),
    'nobody',
  )
  const frame = frames.find(({ position }) => !position.file.includes('/node_modules/')) ?? frames[owned ?? 0]
  if (frame === undefined) return {}
  const { file, line } = mappedPosition(frame.position)
  return { file, line, function: frame.name }
}
