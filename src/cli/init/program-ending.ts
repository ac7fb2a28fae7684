// How a host ends a program: by the signal that it hears, else by what it exports for that.
import type { Ending, Exported, SeenProgram } from './program-form.ts'

/** Names that a function bears which ends a program, alone or before a noun: `stop`, `closeServer`. */
const CLOSER = /^(close|stop|shutdown|shutDown|dispose|destroy|teardown|tearDown|quit)([A-Z]\w*)?$/

/** It ends the program, and is no part of its work. */
export function isCloser({ name, form, parameters }: Exported): boolean {
  return form === 'function' && parameters.length === 0 && CLOSER.test(name)
}

/** @param used the export that the scenario uses */
export function endingOf({ exported, hearsSignal }: SeenProgram, used?: Exported): Ending {
  if (hearsSignal) return { how: 'signal' }
  const closer = exported.find(isCloser)
  if (closer !== undefined) return { how: 'call', name: closer.name }
  if (used?.form === 'app' && used.closes) return { how: 'call', name: used.name, member: 'close' }
  return { how: 'nothing' }
}
