import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { resultJsonSchema } from '../../src/report/result.ts'

// After a change of the result: `vitest run test/report/result-schema.test.ts -u` writes the page anew.
it('is what docs/result.schema.json says', async () => {
  const page = resolve(import.meta.dirname, '../../docs/result.schema.json')
  await expect(`${JSON.stringify(resultJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(page)
})
