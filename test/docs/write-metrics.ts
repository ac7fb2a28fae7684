// `pnpm docs:metrics`: writes docs/metrics.md anew after the catalogue has changed.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { metricsReference } from './metrics-reference.ts'

const page = join(import.meta.dirname, '../../docs/metrics.md')
writeFileSync(page, metricsReference())
process.stdout.write(`wrote ${page}\n`)
