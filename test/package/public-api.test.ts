// What the package promises: each entry's names with their types, as a page that a pull request shows the change of.
// After a change on purpose: `vitest run test/package/public-api.test.ts -u`.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { exportsOf, reachedFrom } from './declarations.ts'

const root = resolve(import.meta.dirname, '../..')
const place = mkdtempSync(join(tmpdir(), 'tidemark-types-'))
afterAll(() => rmSync(place, { recursive: true }))
const compiler = [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json')]
execFileSync(process.execPath, [...compiler, '--emitDeclarationOnly', '--outDir', place], { cwd: root })

const manifest = z
  .object({ exports: z.record(z.string(), z.union([z.string(), z.looseObject({ types: z.string() })])) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
const entries = Object.entries(manifest.exports).flatMap(([name, target]) =>
  typeof target === 'string' ? [] : [{ name, file: join(place, target.types.replace('./dist/', '')) }],
)

describe('the public API', () => {
  it('is what test/package/public-api.txt says', async () => {
    const page = entries.flatMap(({ name, file }) => [
      `# tidemark${name.slice(1)}`,
      '',
      ...[...exportsOf(file)]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([, { text }]) => `${text}\n`),
    ])
    expect(entries.length).toBeGreaterThan(4)
    await expect(`${page.join('\n')}\n`).toMatchFileSnapshot(join(import.meta.dirname, 'public-api.txt'))
  })

  // The parts of the reference agent are its insides: whoever swaps one reads its source.
  it.each(entries.filter(({ name }) => name !== './agent'))(
    'of $name can be spoken of: each type that it takes or gives has a name there',
    ({ file }) => {
      const exported = exportsOf(file)
      const main = exportsOf(entries[0]?.file ?? '')
      const unnamed = [...exported].flatMap(([name, { speaksOf }]) =>
        speaksOf.filter((each) => !exported.has(each) && !main.has(each)).map((each) => `${name}: ${each}`),
      )
      expect(unnamed).toEqual([])
    },
  )

  it('of the main entry reaches no type of an SDK that a user need not have', () => {
    const reached = reachedFrom(entries[0]?.file ?? '')
    const packages = [...reached.keys()].filter((name) => !name.startsWith('node:'))
    expect(packages).toEqual([])
    expect([...reachedFrom(join(place, 'src/agent/index.d.ts')).keys()]).toContain('@ai-sdk/provider')
  })
})
