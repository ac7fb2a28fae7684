// A whole agent in one file of 20 MB: its leak has its line and its code, as that of a small one.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { resultSchema } from '../../src/report/result.ts'
import { tidemark } from './tidemark.ts'

const FUNCTIONS = 10_000
const BODY = '  value += 1 // a line of a bundle that is never called, as most lines of a bundle never are\n'

function idle(from: number): string {
  return Array.from(
    { length: FUNCTIONS / 2 },
    (_, index) => `function idle${from + index}(value) {\n${BODY.repeat(22)}}\n`,
  ).join('')
}

const code = '  sessions.set(id, { id, text: `session ${id}` })'
const bundle = `${idle(0)}const sessions = new Map()
function remember(id) {
${code}
}
${idle(FUNCTIONS / 2)}
export function create() {
  return { step: remember, close() {} }
}
`

it('tells the line of a leak in a file of 20 MB, and shows it', { timeout: 600_000 }, async () => {
  expect(bundle.length).toBeGreaterThan(17_000_000)
  const directory = mkdtempSync(join(tmpdir(), 'tidemark-big-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  writeFileSync(join(directory, 'agent.mjs'), bundle)
  const { stdout } = await tidemark(directory, 'check', 'agent.mjs', '--json', '--no-github')
  const { verdict, findings } = resultSchema.parse(JSON.parse(stdout))
  expect({ verdict, culprits: findings.map(({ culprit }) => culprit) }).toMatchObject({
    verdict: 'leak',
    culprits: [{ file: 'agent.mjs', line: bundle.split('\n').indexOf(code) + 1, code: code.trim() }],
  })
})
