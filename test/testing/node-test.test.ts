// The helpers for node:test, run by node:test in a process of its own.
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

const agent = `
const kept = []
export function create() {
  return { step: () => void kept.push(setInterval(() => {}, 60_000)), close: () => {} }
}
export function createTidy() {
  return { step: () => clearInterval(setInterval(() => {}, 60_000)), close: () => {} }
}
`
const suite = `
import { test } from 'node:test'
import { leakCheck } from ${JSON.stringify(helper)}
import { create, createTidy } from './agent.mjs'
test('tidy', () => leakCheck(createTidy, { steps: 30 }))
test('leaky', () => leakCheck(create, { steps: 30 }))
`

function runSuite(files: Readonly<Record<string, string>>) {
  const directory = mkdtempSync(join(tmpdir(), 'tidemark-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const { stdout, status } = spawnSync(process.execPath, ['--test', '--test-reporter=tap'], {
      cwd: directory,
      env,
      encoding: 'utf8',
    })
    return { stdout, status, directory }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

it('fails the test that leaves a timer, with its line, and passes the tidy one', () => {
  const { stdout, status, directory } = runSuite({ 'leaves.test.mjs': program })
  expect(status).toBe(1)
  expect(stdout).toContain('ok 1 - tidy')
  expect(stdout).toContain('not ok 2 - leaky')
  expect(stdout).toContain(`1 timer (setInterval) acquired at ${join(directory, 'leaves.test.mjs')}:6`)
})

it('judges whole lives: the leaky factory fails with its line, the tidy one passes', () => {
  const { stdout, status } = runSuite({ 'agent.mjs': agent, 'lives.test.mjs': suite })
  expect(status).toBe(1)
  expect(stdout).toContain('ok 1 - tidy')
  expect(stdout).toContain('not ok 2 - leaky')
  expect(stdout).toMatch(/leak: life: .*timer/)
  expect(stdout).toContain('at agent.mjs:4')
  expect(stdout).toMatch(/> 4 \|.*setInterval/)
  expect(stdout).toMatch(/lives\.test\.mjs:6/)
})
