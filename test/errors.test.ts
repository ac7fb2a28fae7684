import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { errorCodes, TidemarkError } from '../src/errors.ts'

it('documents every error code, with the same words', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../docs/errors.md'), 'utf8')
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (.+) \|$/gm)].map((row) => [row[1], row[2]])
  expect(Object.fromEntries(rows)).toEqual(errorCodes)
})

it('keeps the cause and the code', () => {
  const cause = new Error('disk')
  const error = new TidemarkError('input', 'Read x.json: found a directory, wanted a file', { cause })
  expect(error.cause).toBe(cause)
  expect(error.code).toBe('input')
  expect(error.name).toBe('TidemarkError')
})
