// A module that Node cannot read, in a real process: the line of the fault, and for TypeScript a loader that reads it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { runScenario } from '../../src/runner/runner.ts'

const room = mkdtempSync(join(tmpdir(), 'tidemark-parse-'))
afterAll(() => rmSync(room, { recursive: true, force: true }))

const SUBJECT = 'export const create = () => ({ step() {}, close() {} })\n'

async function refusal(name: string, text: string): Promise<string> {
  writeFileSync(join(room, name), text)
  const url = pathToFileURL(join(room, name)).href
  const run = runScenario({ kind: 'module', url }, { outDirectory: join(room, 'out') })
  return await run.then(
    () => 'it was run',
    (error: unknown) => String(error),
  )
}

describe('a module that cannot be read', () => {
  it('has the line of what does not parse, also of a module that it imports', async () => {
    writeFileSync(join(room, 'part.mjs'), 'const a = 1\nconst b = {{\n')
    expect(await refusal('whole.mjs', `import './part.mjs'\n${SUBJECT}`)).toMatch(
      /Load .*whole\.mjs: it cannot be imported, SyntaxError: .* at \S*part\.mjs:2$/,
    )
  })

  it.each([
    ['an enum', `enum Colour { Red }\n${SUBJECT}`, / at \S*enum\.ts:1; .*NODE_OPTIONS='--import tsx'/],
    [
      'a decorator',
      `// one\n@a class B {}\n${SUBJECT}`,
      / at \S*decorator\.ts:2; .*NODE_OPTIONS='--import tsx'/,
    ],
    ['a file', `import './b.js'\n${SUBJECT}`, /Cannot find module .*; .*NODE_OPTIONS='--import tsx'/],
  ])('is TypeScript that a loader would read: %s', async (what, text, message) => {
    expect(await refusal(`${what.split(' ').at(-1)}.ts`, text)).toMatch(message)
  })

  it('has no hint of a loader where none would help', async () => {
    expect(await refusal('missing.mjs', `import './gone.mjs'\n${SUBJECT}`)).not.toContain('tsx')
  })
})
