import { expect, it } from 'vitest'
import { withoutComments } from '../../src/report/without-comments.ts'

it('the lines of a file without what its comments say, each at its place', () => {
  const lines = [
    '// sessions.set(id, session)',
    'const url = "http://host//path" // sessions.set',
    '  /** sessions.set */ open(id)',
    '/*',
    ' * exports = models',
    'sessions.push(1)',
    ' */ close(id)',
    'const glob = "src/ // *.ts"',
    'sessions.set(id, "a // b")',
  ]
  expect(withoutComments(lines).map((line) => line.trim())).toEqual([
    '',
    'const url = "http://host//path"',
    'open(id)',
    '',
    '',
    '',
    'close(id)',
    'const glob = "src/ // *.ts"',
    'sessions.set(id, "a // b")',
  ])
})
