// Puts a mark into the environment of every child that Node starts, and says so. What the program passed is never
// written to: a call gets a copy.
import childProcess, { ChildProcess } from 'node:child_process'
import { basename } from 'node:path'
import { isObject } from './live-capture.ts'
import type { Patches } from './patches.ts'
import { MARK_NAME, newMark } from './started-mark.ts'

interface Observer {
  /** `child` was started with `mark`. */
  readonly started: (child: object, mark: string) => void
  /** A command has been started that has ended by the time anybody looks; called on the stack of its caller. */
  readonly ran: (name: string, mark: string) => void
}

export function markSpawned(patches: Patches, { started, ran }: Observer): void {
  patches.replace(ChildProcess.prototype, ['spawn'], (spawn) => marking(patches, spawn, started))
  for (const name of ['spawnSync', 'execFileSync', 'execSync']) {
    patches.before(childProcess, name, (args) => {
      const marked = markedArguments(args)
      if (marked === undefined) return args
      const isShell = name === 'execSync' || marked.isShell
      ran(isShell ? 'sh' : basename(String(args[0])), marked.mark)
      return marked.args
    })
  }
}

function marking(patches: Patches, spawn: Function, started: Observer['started']): Function {
  return function (this: object, ...args: unknown[]): unknown {
    const [options, ...others] = args
    const marked = patches.isActive ? patches.guard.run(() => markedPairs(options)) : undefined
    if (marked === undefined) return Reflect.apply(spawn, this, args)
    const result: unknown = Reflect.apply(spawn, this, [marked.options, ...others])
    patches.guard.run(() => started(this, marked.mark))
    return result
  }
}

/** What `spawn` of a child is given has the environment as `NAME=value`. */
function markedPairs(options: unknown): { readonly options: object; readonly mark: string } | undefined {
  const pairs: unknown = isObject(options) ? Reflect.get(options, 'envPairs') : undefined
  if (!Array.isArray(pairs)) return undefined
  const found = newMark((name) => {
    const pair: unknown = pairs.find((each) => isNamed(each, name))
    return isNamed(pair, name) ? pair.slice(name.length + 1) : undefined
  })
  if (found === undefined) return undefined
  const envPairs = [...pairs.filter((pair) => !isNamed(pair, MARK_NAME)), `${MARK_NAME}=${found.value}`]
  return { options: { ...Object(options), envPairs }, mark: found.mark }
}

function isNamed(pair: unknown, name: string): pair is string {
  return typeof pair === 'string' && pair.startsWith(`${name}=`)
}

interface MarkedArguments {
  readonly args: readonly unknown[]
  readonly mark: string
  /** What was passed is then a whole command, and no name. */
  readonly isShell: boolean
}

/** Of `spawnSync` and its like: the options are the last argument that is no list, and may be left out. */
function markedArguments(args: readonly unknown[]): MarkedArguments | undefined {
  const given = args.slice(0, args.findLastIndex((each) => each !== undefined && each !== null) + 1)
  const last = given.at(-1)
  const options = isObject(last) && !Array.isArray(last) ? last : undefined
  const environment: unknown = (options && Reflect.get(options, 'env')) ?? process.env
  if (!isObject(environment)) return undefined
  const found = newMark((name) => Reflect.get(environment, name))
  if (found === undefined) return undefined
  const env = { ...environment, [MARK_NAME]: found.value }
  const others = options === undefined ? given : given.slice(0, -1)
  const shell: unknown = options && Reflect.get(options, 'shell')
  return { args: [...others, { ...options, env }], mark: found.mark, isShell: Boolean(shell) }
}
