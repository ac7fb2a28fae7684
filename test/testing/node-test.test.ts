// The wrapper for node:test, run by node:test in a process of its own.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const helper = resolve(import.meta.dirname, '../../src/testing/node-test.ts')
const program = `
import { test } from 'node:test'
import { leavingNothing } from ${JSON.stringify(helper)}
test('tidy', leavingNothing(() => clearInterval(setInterval(() => {}, 60_000))))
test('leaky', leavingNothing(() => {
  setInterval(() => {}, 60_000).unref()
}, { settleMs: 50 }))
`

it('fails the test that leaves a timer, with its line, and passes the tidy one', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tidemark-'))
  try {
    const file = join(directory, 'leaves.test.mjs')
    writeFileSync(file, program)
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const { stdout, status } = spawnSync(process.execPath, ['--test', '--test-reporter=tap', file], {
      env,
      encoding: 'utf8',
    })
    expect(status).toBe(1)
    expect(stdout).toContain('ok 1 - tidy')
    expect(stdout).toContain('not ok 2 - leaky')
    expect(stdout).toContain(`1 timer (setInterval) acquired at ${file}:6`)
  } finally {
    rmSync(directory, { recursive: true })
  }
})
