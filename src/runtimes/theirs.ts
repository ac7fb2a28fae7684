// BUN_INSPECT_PRELOAD holds one file, and watch put ours in its place: the user's own is loaded from here, after ours.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import { THEIR_PRELOAD } from './bun-environment.ts'

/** Throws what theirs throws: without us the program would not start either. Bun loads it in no worker. */
export function loadTheirs(): void {
  const theirs = process.env[THEIR_PRELOAD]
  if (theirs === undefined || theirs === '' || !isMainThread) return
  const require = createRequire(join(process.cwd(), 'preload.cjs'))
  require(existsSync(theirs) ? resolve(theirs) : theirs)
}
