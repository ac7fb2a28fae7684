// The command on a runtime that it does not run on: one sentence that says what is wanted, and never a stack.
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { otherRuntime } from '../cli/other-runtimes.ts'

const bin = resolve(import.meta.dirname, '../../bin/tidemark.cjs')

const names = ['node 8', 'bun', 'deno', 'node 16', 'node 20', 'node 22'] as const
const installed = names.flatMap((name) => {
  const file = otherRuntime(name)
  return file === undefined ? [] : [[name, file] as const]
})

describe('the command on another runtime', () => {
  it.each(installed)('says what is wanted, and how to get it: %s', (name, file) => {
    const given = name === 'deno' ? ['run', '--allow-all', bin] : [bin]
    const { status, stdout, stderr } = spawnSync(file, [...given, 'check', 'my subject.mjs'], {
      encoding: 'utf8',
    })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    const [kind = '', major = ''] = name.split(' ')
    expect(stderr).toMatch(
      new RegExp(
        `^tidemark: Start: it runs on ${kind} ${major}[^\\n]*, wanted Node 24 or later; for this once: npx -p node@26 tidemark check my subject\\.mjs\\n$`,
        'i',
      ),
    )
  })
})
