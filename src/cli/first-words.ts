// What the command line says to --help, written down at build time: bin/first-words.cjs tells it without loading us.
import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { buildProgram } from './program.ts'

/** Texts by command; the whole program's by no name. @public `pnpm build` calls it */
export function writeFirstWords(file: string): void {
  const program = buildProgram(() => undefined)
  const help = Object.fromEntries(
    [program, ...program.commands].map((command) => [
      command === program ? '' : command.name(),
      helpOf(command),
    ]),
  )
  writeFileSync(file, JSON.stringify({ help }))
}

function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp()
  return text
}
