// Planted subjects in a program that never imports Tidemark, through the real `tidemark watch`.
import { resolve } from 'node:path'
import { Watched } from './watched.ts'

const service = resolve(import.meta.dirname, '../planted/watched/service.ts')
/** A busy machine must leave each subject some steps in each stretch of it. */
const seconds = '14'

/** One long life of each subject, or many short ones. */
export type ServiceLife = 'serve' | 'restart'

export function watchService(how: ServiceLife, files: readonly string[]): Watched {
  const options = ['--interval', '0.2', '--level', 'full', '--']
  const env = { TIDEMARK_PROBE_PROMISE_EVERY: '1' }
  return new Watched([...options, process.execPath, service, how, seconds, ...files], { env })
}

/** What leaks on close alone is seen only in a program that closes often. */
export const leakOnClose = ['listener-after-close', 'timer-after-close']
