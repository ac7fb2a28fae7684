// The thread of `LineSearch`: reads a file that it is told, and answers with the lines that match.
import { readFileSync, statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'

/** Bigger files are passed over. */
const fileLimitBytes = 4 * 1024 * 1024
/** Longer lines are cut before they are searched. */
const lineLimitCharacters = 1000

const { pattern }: { readonly pattern: string } = workerData
const expression = new RegExp(pattern, 'u')

parentPort?.on('message', ({ path }: { readonly path: string }) => parentPort?.postMessage(matches(path), []))

function matches(path: string): readonly string[] {
  const text = readable(path)
  if (text === undefined || text.includes('\0')) return []
  const lines = text.split('\n').map((line) => line.slice(0, lineLimitCharacters))
  return lines.flatMap((line, at) => (expression.test(line) ? [`${at + 1}:${line}`] : []))
}

/** Undefined for a file that is too big, or has gone since it was found. */
function readable(path: string): string | undefined {
  try {
    return statSync(path).size > fileLimitBytes ? undefined : readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
