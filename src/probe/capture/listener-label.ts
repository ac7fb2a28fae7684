// How a listener is called in reports: the class of the emitter and the event, without the ids that make each event
// name its own (`reply:123` becomes `reply:#`).
import { className } from './own-value.ts'

/** Names of events remembered in their short form; a program has some hundreds that are not made up at run time. */
const maxNames = 2_000

const names = new Map<string, string>()

/** `Socket 'close'`, `EventTarget 'abort'`. */
export function listenerLabel(emitter: object, event: string | symbol): string {
  return labelIn(className(emitter), event)
}

/** The same for a class whose name is known. */
export function labelIn(classOf: string, event: string | symbol): string {
  return `${classOf} '${shortName(typeof event === 'symbol' ? (event.description ?? 'symbol') : event)}'`
}

function shortName(name: string): string {
  const known = names.get(name)
  if (known !== undefined) return known
  const short = name.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\d+/gi, '#').slice(0, 60)
  if (names.size < maxNames) names.set(name, short)
  return short
}
