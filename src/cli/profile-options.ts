// The options of every command that can write profiles; what writes them is loaded when one is wanted.
import type { Command } from 'commander'

export interface ProfileOptions {
  readonly heapprofile?: string
  readonly pprof?: string
}

export function addProfileOptions(command: Command): Command {
  return command
    .option(
      '--heapprofile <file>',
      'write what is alive by allocating stack, for DevTools; what grew goes to NAME.grown.heapprofile beside it',
    )
    .option('--pprof <file>', 'write both as one profile for pprof, Pyroscope, Parca and speedscope')
}
