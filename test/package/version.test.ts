// The version is told before any command is loaded, and by the same words as the command line.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

it.each(['--version', '-v'])('is told with nothing else there: %s', (asked) => {
  const directory = mkdtempSync(join(tmpdir(), 'tidemark-version-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  mkdirSync(join(directory, 'bin'))
  for (const file of ['bin/tidemark.cjs', 'package.json'])
    cpSync(join(root, file), join(directory, file), { recursive: true })
  const alone = spawnSync(process.execPath, [join(directory, 'bin/tidemark.cjs'), asked], {
    encoding: 'utf8',
  })
  const whole = spawnSync(process.execPath, [join(root, 'src/cli/main.ts'), asked], { encoding: 'utf8' })
  expect(whole.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(alone).toMatchObject({ status: 0, stdout: whole.stdout, stderr: '' })
})
