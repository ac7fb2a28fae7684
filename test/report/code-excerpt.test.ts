import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { codeExcerpt, repositoryAt, repositoryPath } from '../../src/report/code-excerpt.ts'
import { redaction } from '../../src/redacted.ts'

const room = mkdtempSync(join(tmpdir(), 'tidemark-excerpt-'))
afterAll(() => rmSync(room, { recursive: true, force: true }))

const root = join(room, 'repository')
const directory = join(root, 'packages/one')
mkdirSync(join(root, '.git'), { recursive: true })
mkdirSync(directory, { recursive: true })
const numbered = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`).join('\n')
writeFileSync(join(directory, 'a.ts'), numbered)
writeFileSync(join(root, 'above.js'), numbered)
writeFileSync(join(room, 'outside.ts'), numbered)
writeFileSync(join(directory, '.env'), 'SECRET=1')
writeFileSync(join(directory, 'key.ts'), `const apiKey = 'opensesame'\nleak()\n`)
symlinkSync(join(room, 'outside.ts'), join(directory, 'link.ts'))
symlinkSync(join(directory, '.env'), join(directory, 'env.ts'))
execFileSync('mkfifo', [join(directory, 'pipe.ts')])

const repository = repositoryAt(directory)
const excerpt = (file: string, line: number) => codeExcerpt({ file, line }, repository, redaction({}))

describe('an excerpt', () => {
  it('is the lines around the culprit', () => {
    expect(excerpt('a.ts', 10)).toEqual({
      firstLine: 6,
      lines: ['line 6', 'line 7', 'line 8', 'line 9', 'line 10', 'line 11', 'line 12', 'line 13', 'line 14'],
    })
  })

  it('ends with the file, and begins with it', () => {
    expect(excerpt('a.ts', 30)?.lines.at(-1)).toBe('line 30')
    expect(excerpt('a.ts', 1)).toMatchObject({ firstLine: 1, lines: { 0: 'line 1', length: 5 } })
  })

  it('may come from anywhere in the repository', () => {
    expect(excerpt('../../above.js', 3)?.firstLine).toBe(1)
    expect(excerpt(join(root, 'above.js'), 3)?.firstLine).toBe(1)
  })

  it('has its secrets taken out', () => {
    expect(excerpt('key.ts', 2)?.lines).toEqual(["const apiKey = '[redacted]'", 'leak()', ''])
  })
})

describe('nothing is shown of', () => {
  it.each([
    ['a file outside the repository', '../../../outside.ts'],
    ['a link that leads outside', 'link.ts'],
    ['a file that is no source', '.env'],
    ['a link from a source to what is none', 'env.ts'],
    ['a pipe, which would wait for its writer', 'pipe.ts'],
    ['a file that is gone', 'gone.ts'],
    ['a directory', '../one.ts'],
    ['a name with a zero byte', 'a\0.ts'],
    ['system files', '/etc/passwd'],
  ])('%s', (_name, file) => {
    expect(excerpt(file, 1)).toBeUndefined()
  })

  it.each([0, -1, 31, 1.5, Number.NaN, 1e300])('a line %d', (line) => {
    expect(excerpt('a.ts', line)).toBeUndefined()
  })
})

describe('a path from the repository', () => {
  it('begins at its root, with slashes', () => {
    expect(repositoryPath('a.ts', repository)).toBe('packages/one/a.ts')
    expect(repositoryPath(join(root, 'above.js'), repository)).toBe('above.js')
  })

  it('does not exist outside', () => {
    expect(repositoryPath('/etc/passwd', repository)).toBeUndefined()
    expect(repositoryPath('../..', repository)).toBeUndefined()
    expect(repositoryPath('../../../outside.ts', repository)).toBeUndefined()
  })

  it('keeps a name that only begins with dots', () => {
    expect(repositoryPath('../../..hidden.ts', repository)).toBe('..hidden.ts')
  })
})
