// What a subject tells of itself, checked where it is read: what the channel cannot carry would get lost on the way, and
// the subject would look hung. Read once and copied, so that no getter of the subject runs while it is sent.
import { TidemarkError } from '../errors.ts'
import type { WorkloadProgress } from './sample.ts'
import type { Answerable } from './subject.ts'

/** Of figures and of holdings. More of them is a name for each cycle. */
const MAX_NAMES = 1_000
const MAX_NAME_CHARACTERS = 256

/** Finite numbers by name. @throws TidemarkError `subject` */
export function toldFigures(told: unknown): Record<string, number> {
  return numbers('figures', told, { lowest: -Infinity })
}

/** Finite numbers of at least 0, by name. @throws TidemarkError `subject` */
export function toldHoldings(told: unknown): Record<string, number> {
  return numbers('holdings', told, { lowest: 0 })
}

/** @throws TidemarkError `subject` */
export function toldProgress(told: unknown): WorkloadProgress | undefined {
  if (told === undefined || told === null) return undefined
  const { done, total, unit } = object('progress', told)
  mustBeNumber('progress.done', done, 0)
  if (total !== undefined) mustBeNumber('progress.total', total, 0)
  if (typeof unit !== 'string' || unit.length > MAX_NAME_CHARACTERS)
    throw refused('progress.unit', shown(unit), `a text of at most ${MAX_NAME_CHARACTERS} characters`)
  return { done, unit, ...(total !== undefined && { total }) }
}

/** @throws TidemarkError `subject` */
export function toldAnswers(told: unknown): Record<string, Answerable> {
  if (told === undefined || told === null) return {}
  const answers: Record<string, Answerable> = {}
  for (const [name, each] of Object.entries(object('answers', told))) {
    if (typeof each === 'function') answers[name] = each
    else {
      const { file, line, function: of } = object(`answers.${name}`, each)
      if (typeof file !== 'string') throw refused(`answers.${name}.file`, shown(file), 'the path of a file')
      mustBeNumber(`answers.${name}.line`, line, 0)
      answers[name] = { file, line, ...(typeof of === 'string' && { function: of }) }
    }
  }
  return answers
}

function numbers(
  what: string,
  told: unknown,
  { lowest }: { readonly lowest: number },
): Record<string, number> {
  if (told === undefined || told === null) return {}
  const entries = Object.entries(object(what, told))
  if (entries.length > MAX_NAMES)
    throw refused(
      what,
      `${entries.length} names`,
      `at most ${MAX_NAMES}: names must not grow with the cycles`,
    )
  const checked: Record<string, number> = {}
  for (const [name, value] of entries) {
    mustBeName(what, name)
    mustBeNumber(`${what}.${name}`, value, lowest)
    checked[name] = value
  }
  return checked
}

export function mustBeName(what: string, name: unknown): asserts name is string {
  if (typeof name !== 'string') throw refused(`a name of ${what}`, shown(name), 'a text')
  if (name.length > MAX_NAME_CHARACTERS)
    throw refused(
      `${what}.${name.slice(0, 40)}…`,
      `a name of ${name.length} characters`,
      `at most ${MAX_NAME_CHARACTERS}`,
    )
}

export function mustBeNumber(field: string, value: unknown, lowest: number): asserts value is number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= lowest) return
  const wanted = lowest === 0 ? 'a finite number of at least 0' : 'a finite number'
  throw refused(field, shown(value), wanted)
}

/** A copy of its own fields; a getter that throws is the subject's fault, and said with its name. */
function object(what: string, told: unknown): Record<string, unknown> {
  if (typeof told !== 'object' || told === null) throw refused(what, shown(told), 'an object')
  try {
    return { ...told }
  } catch (cause) {
    throw new TidemarkError('subject', `Read ${what}: a field threw when it was read, wanted plain fields`, {
      cause,
    })
  }
}

function refused(field: string, found: string, wanted: string): TidemarkError {
  return new TidemarkError('subject', `Read ${field}: found ${found}, wanted ${wanted}`)
}

function shown(value: unknown): string {
  if (typeof value === 'number' || value === null || value === undefined) return String(value)
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
