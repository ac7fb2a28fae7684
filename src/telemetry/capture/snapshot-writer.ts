// Who writes a heap snapshot: V8 through Node, or the `heapdump` package for those who have it. Neither is loaded before.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { TidemarkError } from '../../errors.ts'
import { writePrivateSnapshot } from '../../heap/private-snapshot.ts'

/** Resolves once the file is there. @throws what the disk or the writer throws */
export type WriteSnapshot = (path: string) => Promise<void> | void

export const v8Snapshot: WriteSnapshot = (path) => writePrivateSnapshot(path)

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

/**
 * Without the handler that heapdump installs while it loads: on SIGUSR2 it would write a snapshot of its own into the
 * working directory, for everybody to read (0.3.15, measured), beside what was asked of us.
 */
function loaded(directory: string): unknown {
  const given = process.env[heapdumpOptions]
  process.env[heapdumpOptions] = [...(given?.split(',') ?? []), 'nosignal'].join(',')
  try {
    return createRequire(join(directory, 'package.json'))('heapdump')
  } catch (cause) {
    throw new TidemarkError('environment', `Write snapshots: ${whyNotLoaded(cause)}`, { cause })
  } finally {
    if (given === undefined) delete process.env[heapdumpOptions]
    else process.env[heapdumpOptions] = given
  }
}

const heapdumpOptions = 'NODE_HEAPDUMP_OPTIONS'

function whyNotLoaded(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return code === 'ERR_DLOPEN_FAILED'
    ? `the package heapdump was built for another Node than ${process.version}, wanted one built with the headers of this`
    : 'the package heapdump is not installed, or not built, wanted 0.3 or later'
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
