#!/usr/bin/env node
// The edge: runs the command line and turns whatever happens into an exit code. What is not a verdict ends with 2, also
// what nobody caught and a program of ours that cannot be loaded: Node's own code for those is 1, which is a leak.
import { enableCompileCache } from 'node:module'
import { TidemarkError } from '../errors.ts'
import { FAILURE_EXIT_CODE } from '../report/exit-code.ts'
import { terminalText } from '../report/terminal-text.ts'
import { StandardStreams } from './standard-streams.ts'

/** One line for what the user or the machine can mend; a stack only for what we have to. */
function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('syscall' in error) return error.message // The system says what it lacks.
  if (!(error instanceof TidemarkError)) return error.stack ?? error.message
  const because = error.cause instanceof Error ? error.cause.message : ''
  return because === '' || error.message.includes(because)
    ? error.message
    : `${error.message}\n  because: ${because}`
}

const streams = new StandardStreams()
let needsOutput = true

function failed(error: unknown): void {
  streams.say('stderr', `tidemark: ${terminalText(errorText(error))}\n`)
  process.exitCode = FAILURE_EXIT_CODE
}

process.on('uncaughtException', (error) => {
  process.exitCode = FAILURE_EXIT_CODE
  // A command with a guard of its own says it, closes in order and ends the process itself.
  if (process.listenerCount('uncaughtException') > 1) return
  failed(error)
  process.exit() // What it has started is ended on the way out.
})
process.on('exit', () => {
  const lost = streams.lost('stdout')
  if (lost === undefined) return
  streams.say(
    'stderr',
    `tidemark: Write to standard output: ${terminalText(lost)}, wanted a place that takes it\n`,
  )
  if (needsOutput) process.exitCode = FAILURE_EXIT_CODE
})

// Half of what it takes to load the runner's code. Of this process alone: no measured one inherits it.
enableCompileCache()

try {
  const { runCommandLine } = await import('./command-line.ts')
  const end = await runCommandLine(process.argv)
  process.exitCode = end.exitCode
  needsOutput = end.needsOutput
} catch (error) {
  failed(error)
}
