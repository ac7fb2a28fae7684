// `pnpm docs:pictures`: draws the pictures of docs/verdict.md anew from the series beside them.
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pictures } from './pictures.ts'
import { recorded, seriesFile } from './recorded-series.ts'

for (const { file, svg } of pictures(recorded())) writeFileSync(join(dirname(seriesFile), file), svg)
