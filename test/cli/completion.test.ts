// `tidemark completion`: its script in a real bash, which is told what stands on the line and where the cursor is.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { knownCommands } from '../../src/cli/completion/known-words.ts'
import { completionScript } from '../../src/cli/completion/completion-script.ts'
import { shells } from '../../src/cli/completion/shell-names.ts'
import { buildProgram } from '../../src/cli/program.ts'

const main = resolve(import.meta.dirname, '../../src/cli/main.ts')
const commands = knownCommands(buildProgram(() => undefined))

function completed(...words: readonly string[]): readonly string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const script = `${completionScript('bash', commands)}
COMP_WORDS=(tidemark ${quoted}); COMP_CWORD=${words.length}; _tidemark; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], { encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout.split('\n').filter((line) => line !== '')
}

describe('completion in bash', () => {
  it('knows the commands, all of them', () => {
    expect(completed('ch')).toEqual(['check'])
    expect(completed('')).toEqual([...commands.map(({ name }) => name), '--help', '--version'])
    expect(commands.map(({ name }) => name)).toContain('completion')
  })

  it('knows the options of the command on the line, and no others', () => {
    expect(completed('check', '--cy')).toEqual(['--cycles'])
    expect(completed('heap', '--cy')).toEqual(['--cycles'])
    expect(completed('doctor', '--cy')).toEqual([])
    expect(completed('check', 'file.mjs', '--ht')).toEqual(['--html'])
    expect(completed('gate', '--op')).toEqual(['--open'])
  })

  it('knows the values of an option that has a few, and leaves files to the shell', () => {
    expect(completed('watch', '--level', 'or')).toEqual(['origins'])
    expect(completed('completion', '')).toEqual(['bash', 'zsh', 'fish'])
    expect(completed('scenario', 'session-ch')).toEqual(['session-churn'])
    expect(completed('agents', 'com')).toEqual(['compare'])
    expect(completed('agents', 'compare', '--sce')).toEqual(['--scenarios'])
    expect(completed('check', '--out', '')).toEqual([])
    expect(completed('check', 'src')).toEqual([])
  })

  it('completes programs after watch --, and then nothing of ours', () => {
    expect(completed('watch', '--', 'bas')).toContain('bash')
    expect(completed('watch', '--', 'node', '--le')).toEqual([])
    expect(completed('watch', '--le')).toEqual(['--level'])
  })

  it('is what the command prints, and is registered by eval', () => {
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['--norc', '-c', `eval "$('${process.execPath}' '${main}' completion bash)" && complete -p tidemark`],
      { encoding: 'utf8' },
    )
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: 'complete -o default -F _tidemark tidemark\n',
      stderr: '',
    })
    expect(spawnSync(process.execPath, [main, 'completion', 'tcsh'], { encoding: 'utf8' })).toMatchObject({
      status: 2,
      stdout: '',
    })
  })
})

describe.each(shells.map((shell) => [shell, `/usr/bin/${shell}`] as const))(
  'the script for %s',
  (shell, file) => {
    it('has every command and every long option', () => {
      const script = completionScript(shell, commands)
      for (const { name, options } of commands) {
        expect(script).toContain(name)
        for (const { flags } of options)
          for (const flag of flags) expect(script).toContain(flag.replace(/^-+/, ''))
      }
    })

    it('has one rest of a command line in zsh, for it takes no second', () => {
      if (shell !== 'zsh') return
      const lines = completionScript(shell, commands)
        .split('\n')
        .filter((line) => line.includes('_arguments'))
      expect(lines.length).toBeGreaterThan(8)
      expect(lines.filter((line) => (line.match(/ '\*:/g) ?? []).length > 1)).toEqual([])
    })

    it.skipIf(!existsSync(file))('is read by it without a complaint', () => {
      const { status, stderr } = spawnSync(file, ['-n'], {
        input: completionScript(shell, commands),
        encoding: 'utf8',
      })
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    })
  },
)
