// `tidemark completion SHELL`: prints what a shell needs to complete our command lines.
import type { Command } from 'commander'
import { TidemarkError } from '../../errors.ts'
import { writeUngated } from '../gated-streams.ts'
import { knownCommands } from './known-words.ts'
import { completionScript } from './completion-script.ts'
import { shells } from './shell-names.ts'

/** @param program the definition of all commands. Returns the exit code. @throws TidemarkError `usage` for a shell that we do not know */
export function completion(name: string, program: Command): number {
  const shell = shells.find((each) => each === name)
  if (shell === undefined)
    throw new TidemarkError('usage', `Complete: found the shell ${name}, wanted ${shells.join(', ')}`)
  writeUngated(process.stdout, completionScript(shell, knownCommands(program)))
  return 0
}
