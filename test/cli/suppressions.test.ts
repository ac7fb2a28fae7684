// Suppressions of the configuration, from outside: a planted leak passes check and gate while its suppression is in
// force and is shown, and fails both once that has expired.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resultSchema } from '../../src/report/result.ts'

const root = resolve(import.meta.dirname, '../..')
const room = realpathSync(mkdtempSync(join(tmpdir(), 'tidemark-suppressed-')))
afterAll(() => rmSync(room, { recursive: true, force: true }))

async function tidemark(...given: string[]): Promise<{ code: number | null; stdout: string }> {
  const child = spawn(process.execPath, [join(root, 'src/cli/main.ts'), ...given], {
    cwd: room,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [stdout] = await Promise.all([text(child.stdout), once(child, 'close')])
  return { code: child.exitCode, stdout }
}

function configured(expires: string): void {
  const suppressions = [
    { match: { file: 'bus.subject.mjs:6' }, reason: 'mended in the next release', expires },
    { match: { package: 'gone' }, reason: 'an old one', expires: '2020-01-31' },
  ]
  writeFileSync(
    join(room, 'tidemark.config.json'),
    JSON.stringify({ subjects: ['*.subject.mjs'], suppressions }),
  )
}

beforeAll(() => {
  writeFileSync(
    join(room, 'bus.subject.mjs'),
    `import { EventEmitter } from 'node:events'
const bus = new EventEmitter()
export const meta = { steps: 60 }
export async function create() {
  return {
    async step(i) { bus.on('sent', () => i) },
    async close() {},
  }
}
`,
  )
})

describe('a suppression in force', () => {
  it(
    'passes its leak, shows it in every report, and says what hid nothing',
    { timeout: 900_000 },
    async () => {
      configured('2999-12-31')
      const { code, stdout } = await tidemark('gate', '--update', '--html', 'r.html', '--markdown', 'r.md')
      expect(stdout).toMatch(
        /✔ clean bus \(5 runs\)\n {2}Suppressed until 2999-12-31, mended in the next release: [^]*at bus\.subject\.mjs:6/,
      )
      expect(stdout).toMatch(/suppression: The suppression of gone \(expired on 2020-01-31\) hid nothing/)
      expect(code).toBe(0)
      const file = join(room, '.tidemark/gate/bus/run-5/result.json')
      const result = resultSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
      expect(result).toMatchObject({ verdict: 'clean', findings: [], idleSuppressions: [{ name: 'gone' }] })
      expect(result.suppressed?.[0]).toMatchObject({ culprit: { line: 6 }, until: '2999-12-31' })
      for (const report of ['r.html', 'r.md']) {
        const shown = readFileSync(join(room, report), 'utf8')
        expect(shown).toContain('2999-12-31')
        expect(shown).toContain('bus.subject.mjs:6')
        expect(shown).toMatch(/The suppression of gone .{0,4}expired on 2020-01-31/)
      }
    },
  )
})

describe('a suppression that has expired', () => {
  it('lets its leak fail check and gate again, and says so', { timeout: 900_000 }, async () => {
    configured('2020-06-30')
    const checked = await tidemark('check', 'bus.subject.mjs')
    expect(checked.stdout).toMatch(
      /✘ LEAK [^]*at bus\.subject\.mjs:6[^]*bus\.subject\.mjs:6 expired on 2020-06-30/,
    )
    expect(checked.code).toBe(1)
    const gated = await tidemark('gate', '--update')
    expect(gated.stdout).toMatch(/✘ LEAK bus/)
    expect(gated.code).toBe(1)
  })
})
