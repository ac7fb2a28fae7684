import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { mappedPosition } from '../../src/resources/source-map.ts'

const root = mkdtempSync(join(tmpdir(), 'tidemark-maps-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A file of one line that was written at line 3 of `source`. */
function compiled(name: string, source: string): string {
  const file = join(root, name)
  mkdirSync(dirname(file), { recursive: true })
  const map = { version: 3, sources: [source], names: [], mappings: 'AAEA' }
  writeFileSync(`${file}.map`, JSON.stringify(map))
  writeFileSync(file, `keep()\n//# sourceMappingURL=${name.split('/').at(-1)}.map\n`)
  return file
}

describe('a mapped position', () => {
  it('is in the source of the same package', () => {
    const file = compiled('node_modules/thin-box/dist/index.js', '../src/box.ts')
    expect(mappedPosition({ file, line: 1, column: 1 })).toMatchObject({
      file: join(root, 'node_modules/thin-box/src/box.ts'),
      line: 3,
    })
  })

  it('stays where it ran where the map leads out of the package', () => {
    for (const [name, source] of [
      ['node_modules/flat-box/cjs/index.js', '../../src/box.ts'],
      ['node_modules/@scope/box/core/index.js', '../../src/core/box.ts'],
      ['node_modules/far-box/index.js', '../../packages/box/src/box.ts'],
    ] as const) {
      const position = { file: compiled(name, source), line: 1, column: 1 }
      expect(mappedPosition(position)).toEqual(position)
    }
  })

  it('is wherever the map says of a program’s own file', () => {
    const file = compiled('dist/main.js', '../src/main.ts')
    expect(mappedPosition({ file, line: 1, column: 1 })).toMatchObject({
      file: join(root, 'src/main.ts'),
      line: 3,
    })
  })
})
