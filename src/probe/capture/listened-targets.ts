// How many listen to an EventTarget, read where Node keeps it (lib/internal/event_target, kEvents): 10 ns. The public
// question makes an array of all of them, too slow for each addition; it is the answer where Node keeps them elsewhere.
import { getEventListeners } from 'node:events'

interface Listened {
  readonly [key: symbol]: ByType | undefined
}

interface ByType {
  get(type: string): { readonly size: number } | undefined
}

const key = keyOfListeners()

/** Listeners of one type. */
export function listenersOf(target: EventTarget, type: string): number {
  if (key === undefined || !isListened(target)) return getEventListeners(target, type).length
  return target[key]?.get(type)?.size ?? 0
}

function keyOfListeners(): symbol | undefined {
  const target = new EventTarget()
  target.addEventListener('probe', () => {})
  return Object.getOwnPropertySymbols(target).find((symbol) => {
    const byType: unknown = Reflect.get(target, symbol)
    return isByType(byType) && byType.get('probe')?.size === 1
  })
}

function isListened(target: object): target is Listened {
  return key !== undefined && key in target
}

function isByType(value: unknown): value is ByType {
  return typeof value === 'object' && value !== null && 'get' in value && typeof value.get === 'function'
}
