// How the probe gets into Deno, which knows no variable for it: by an option of the command line, where Deno is the
// command itself.
import { basename } from 'node:path'

/** Subcommands that run a program and take the option. */
const RUNS = new Set(['run', 'serve', 'test', 'bench', 'watch'])

/** The same command with the probe in it; as it is where it is none of `deno run` and its like. */
export function withDenoProbe(command: readonly string[], preload: string | undefined): readonly string[] {
  const [file = '', subcommand = '', ...rest] = command
  if (preload === undefined || basename(file) !== 'deno' || !RUNS.has(subcommand)) return command
  return [file, subcommand, `--require=${preload}`, ...rest]
}
