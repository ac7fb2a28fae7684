// How a listener is called in reports: the class of the emitter and the event, without the ids that make each event
// name its own (`reply:123` becomes `reply:#`).

/** `Socket 'close'`, `EventTarget 'abort'`. */
export function listenerLabel(emitter: object, event: string | symbol): string {
  const name = typeof event === 'symbol' ? (event.description ?? 'symbol') : event
  return `${className(emitter)} '${name.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\d+/gi, '#').slice(0, 60)}'`
}

function className(thing: object): string {
  const constructor: unknown = Reflect.get(thing, 'constructor')
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'Object'
}
