// `pnpm docs:commands`: writes docs/commands.md anew after a command, an argument or an option has changed.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandReference } from './command-reference.ts'

const page = join(import.meta.dirname, '../../docs/commands.md')
writeFileSync(page, commandReference())
process.stdout.write(`wrote ${page}\n`)
