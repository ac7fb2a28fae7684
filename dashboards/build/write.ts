// `pnpm docs:dashboards`: writes dashboards, rules and their tests anew after the catalogue or dashboards/build has changed.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { files } from './files.ts'

for (const [path, content] of files) {
  const file = join(import.meta.dirname, '..', path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  process.stdout.write(`wrote ${file}\n`)
}
