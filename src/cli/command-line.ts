// Runs one command line to its exit code.
import { CommanderError } from 'commander'
import { FAILURE_EXIT_CODE } from '../report/exit-code.ts'
import { buildProgram } from './program.ts'

export interface CommandEnd {
  readonly exitCode: number
  /** The result is on standard output and nowhere else: when that cannot be written there is none. */
  readonly needsOutput: boolean
}

/** @throws whatever kept it from a verdict */
export async function runCommandLine(argv: readonly string[]): Promise<CommandEnd> {
  let end: CommandEnd = { exitCode: 0, needsOutput: true }
  try {
    await buildProgram((exitCode, needsOutput) => (end = { exitCode, needsOutput })).parseAsync(argv)
    return end
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // It has printed its own message; help and version end with 0.
    return { ...end, exitCode: error.exitCode === 0 ? 0 : FAILURE_EXIT_CODE }
  }
}
