// A mark in the environment of every child, which all that it starts inherits: whoever is found with it long after was
// started, however indirectly, by the line that started the child. Only where the run itself is marked that way.
import { randomBytes } from 'node:crypto'

export const MARK_NAME = 'TIDEMARK_STARTED_BY'
/** What the runner finds its processes by. A child without it was given an environment that nobody may add to. */
const OF_A_RUN = 'TIDEMARK_RUN'
/** Marks of one process within another's; beyond it a child keeps those that it has. */
const MOST_CHARACTERS = 512

/** Of this thread, and of none after it. */
const thread = randomBytes(6).toString('hex')
let marks = 0

export interface Mark {
  readonly mark: string
  /** Of the variable: the marks of this process before it. */
  readonly value: string
}

/** @param read a variable of the environment that a child is to have. Undefined where it is not to be marked. */
export function newMark(read: (name: string) => unknown): Mark | undefined {
  const inherited = read(MARK_NAME) ?? ''
  if (read(OF_A_RUN) === undefined || typeof inherited !== 'string') return undefined
  if (inherited.length > MOST_CHARACTERS) return undefined
  const mark = `${thread}.${++marks}`
  return { mark, value: inherited === '' ? mark : `${inherited}/${mark}` }
}

/** The marks in an environment as the kernel shows it. */
export function marksIn(environment: string): readonly string[] {
  const pair = environment.split('\0').find((each) => each.startsWith(`${MARK_NAME}=`))
  return pair === undefined ? [] : pair.slice(MARK_NAME.length + 1).split('/')
}
