// Who writes a heap snapshot: V8 through Node, or the `heapdump` package for those who have it. Neither is loaded before.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { writeHeapSnapshot } from 'node:v8'
import { TidemarkError } from '../../errors.ts'

/** Resolves once the file is there. @throws what the disk or the writer throws */
export type WriteSnapshot = (path: string) => Promise<void> | void

export const v8Snapshot: WriteSnapshot = (path) => void writeHeapSnapshot(path)

/**
 * Writes with `heapdump`, which the program must have installed by itself: it is a native module that is built on
 * the spot.
 *
 * @param directory of the program, from which the package is found
 * @throws TidemarkError `environment` when it is missing
 */
export function heapdumpSnapshot(directory: string = process.cwd()): WriteSnapshot {
  const write = writerOf(loaded(directory))
  return async (path) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    write(path, (error: unknown) => (error instanceof Error ? reject(error) : resolve()))
    await promise
  }
}

function loaded(directory: string): unknown {
  try {
    return createRequire(join(directory, 'package.json'))('heapdump')
  } catch (cause) {
    throw new TidemarkError(
      'environment',
      'Write snapshots: the package heapdump is not installed, wanted 0.3 or later',
      { cause },
    )
  }
}

function writerOf(module: unknown): (path: string, done: (error: unknown) => void) => unknown {
  const write: unknown =
    typeof module === 'object' && module !== null && 'writeSnapshot' in module
      ? module.writeSnapshot
      : undefined
  if (typeof write === 'function') return (path, done) => write(path, done)
  throw new TidemarkError(
    'environment',
    'Write snapshots: heapdump has no writeSnapshot, wanted 0.3 or later',
  )
}
