// The version, the help and that a command is not there are told with no command loaded, and by the same words.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { buildProgram } from '../../src/cli/program.ts'
import { writeFirstWords } from '../../src/cli/first-words.ts'

const root = resolve(import.meta.dirname, '../..')
const names = buildProgram(() => undefined).commands.map((command) => command.name())

// With nothing else of ours there: what is said here no command has said.
const alone = mkdtempSync(join(tmpdir(), 'tidemark-first-words-'))
afterAll(() => rmSync(alone, { recursive: true }))
mkdirSync(join(alone, 'bin'))
mkdirSync(join(alone, 'dist'))
for (const file of ['bin/tidemark.cjs', 'bin/first-words.cjs', 'package.json'])
  cpSync(join(root, file), join(alone, file))
symlinkSync(join(root, 'node_modules'), join(alone, 'node_modules'))
writeFirstWords(join(alone, 'dist/first-words.json'))

const said = (file: string, args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

describe('the first words', () => {
  it.each([
    ['--version'],
    ['-v'],
    ['--help'],
    ['-h'],
    ['check', '--help'],
    ['chekc'],
    ['hlep'],
    ['nothing-like-it'],
  ])('are told by themselves, as the command line tells them: %s %s', (...args) => {
    const { status, stdout, stderr } = said(join(root, 'src/cli/main.ts'), args)
    expect(stdout + stderr).not.toBe('')
    expect(said(join(alone, 'bin/tidemark.cjs'), args)).toEqual({ status, stdout, stderr })
  })

  it('are there for the help of every command', () => {
    for (const name of names) {
      const { status, stdout } = said(join(alone, 'bin/tidemark.cjs'), [name, '--help'])
      expect({ name, status }).toEqual({ name, status: 0 })
      expect(stdout).toMatch(new RegExp(`^Usage: tidemark ${name} `))
    }
  })

  it.each([
    ['check', 'file.mjs'],
    ['check', '--help', '--json'],
    ['help', 'check'],
    ['--json'],
    ['toString'],
  ])('leave the rest to the command line: %s %s', (...args) => {
    const { status, stderr } = said(join(alone, 'bin/tidemark.cjs'), args)
    expect(status).not.toBe(0)
    expect(stderr).toContain('command-line.cjs')
  })
})
