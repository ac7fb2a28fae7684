// `tidemark heap --html` on the snapshot of a real program: the line is on the page, its texts are not.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const main = resolve(import.meta.dirname, '../../../src/cli/main.ts')
const room = mkdtempSync(join(tmpdir(), 'tidemark-heap-page-'))
afterAll(() => rmSync(room, { recursive: true, force: true }))

/** Plain words: nothing by whose form it could be known. */
const SECRET = 'correct horse battery staple'

const PROGRAM = `import { writeHeapSnapshot } from 'node:v8'
const said = []
for (let i = 0; i < 2000; i++) {
  said.push(Buffer.from(['correct', 'horse', 'battery', 'staple'].join(' ').repeat(20)).toString())
}
setTimeout(() => {
  writeHeapSnapshot('said.heapsnapshot')
  process.exit(said.length - 2000)
})
`

function tidemark(...given: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'heap', ...given], {
    cwd: room,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  })
  return { status, stdout, stderr }
}

beforeAll(() => {
  writeFileSync(join(room, 'said.mjs'), PROGRAM)
  const { status, stderr } = spawnSync(process.execPath, ['said.mjs'], { cwd: room, encoding: 'utf8' })
  if (status !== 0) throw new Error(`The program has not written its snapshot: ${stderr}`)
}, 60_000)

describe('tidemark heap --html', () => {
  it('writes a page that names the container and its line, and none of the texts', () => {
    const { status, stdout, stderr } = tidemark('said.heapsnapshot', '--html', 'pages/heap.html')
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: expect.stringContaining('tidemark: page: pages/heap.html\n'),
    })
    expect(stdout).toContain('said, mostly 2,000 string')
    expect(readdirSync(join(room, 'pages'))).toEqual(['heap.html'])
    const page = readFileSync(join(room, 'pages/heap.html'), 'utf8')
    expect(page).toContain('<b>said</b> holds')
    expect(page).toContain('said.mjs:4')
    expect(readFileSync(join(room, 'said.heapsnapshot'), 'utf8')).toContain(SECRET)
    expect(page).toContain('Texts that are there many times')
    expect(page).not.toContain(SECRET)
  }, 60_000)

  it('says which file cannot be written', () => {
    writeFileSync(join(room, 'taken'), '')
    const { status, stderr } = tidemark('said.heapsnapshot', '--html', 'taken/heap.html')
    expect(status).toBe(2)
    expect(stderr).toContain('Write report taken/heap.html: it cannot be written, wanted a file that can')
  }, 60_000)
})
