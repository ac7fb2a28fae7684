#!/usr/bin/env node
// The edge: runs the command line and turns whatever happens into an exit code.
import { CommanderError } from 'commander'
import { TidemarkError } from '../errors.ts'
import { MISUSE_EXIT_CODE } from '../report/exit-code.ts'
import { terminalText } from '../report/terminal-text.ts'
import { exitCodeOfError } from './exit-code.ts'
import { buildProgram } from './program.ts'

async function main(): Promise<number> {
  let exitCode = 0
  try {
    await buildProgram((code) => (exitCode = code)).parseAsync(process.argv)
    return exitCode
  } catch (error) {
    // Commander has printed its own message; help and version end with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSE_EXIT_CODE
    process.stderr.write(`tidemark: ${terminalText(errorText(error))}\n`)
    return exitCodeOfError(error)
  }
}

/** One line for what the user can mend; a stack only for what we have to. */
function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (!(error instanceof TidemarkError)) return error.stack ?? error.message
  const because = error.cause instanceof Error ? error.cause.message : ''
  return because === '' || error.message.includes(because)
    ? error.message
    : `${error.message}\n  because: ${because}`
}

/** Whoever read has gone (`| head`): nothing more is said, and the exit code still is. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

process.exitCode = await main()
