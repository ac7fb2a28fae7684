// `tidemark check --pprof --heapprofile`: what a subject keeps is in both, by function and bytes; what it replaces has not
// grown.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Profile } from 'pprof-format'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allocationsSchema } from '../../src/report/allocations.ts'
import { type Ended, main, node, tidemark } from './tidemark.ts'

/** Kept each step: an array of 16 + 126 × 8 bytes and its 16 more; the ring has as much, and is full when it is measured. */
const KEPT_BYTES = 16 + 126 * 8 + 32
const SUBJECT = `const kept = []
const ring = new Array(16)
function keep(i) {
  kept.push(new Array(126).fill(i))
}
function replace(i) {
  ring[i % 16] = new Array(126).fill(i)
}
export function create() {
  return { step(i) { keep(i); replace(i) }, close() {} }
}
`
const SECRET = 'correct-horse-battery'

interface Read {
  readonly lines: ReadonlyMap<string, { alive: number; grown: number }>
  readonly text: string
}

/** Bytes by the innermost function that has a file, as \`keep 3\`. */
function read(file: string): Read {
  const bytes = gunzipSync(readFileSync(file))
  const { stringTable, function: functions, location, sample } = Profile.decode(bytes)
  const lines = new Map<string, { alive: number; grown: number }>()
  for (const { locationId, value } of sample) {
    const called = locationId
      .map((id) =>
        functions.find((each) => each.id === location.find((at) => at.id === id)?.line[0]?.functionId),
      )
      .find((each) => each !== undefined && Number(each.filename) > 0)
    const key = `${stringTable.strings[Number(called?.name)]} ${called?.startLine}`
    const known = lines.get(key) ?? { alive: 0, grown: 0 }
    lines.set(key, { alive: known.alive + Number(value[0]), grown: known.grown + Number(value[1]) })
  }
  return { lines, text: stringTable.strings.join('\n') }
}

describe('tidemark check', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tidemark-profile-'))
  const subject = `subject-${SECRET}.mjs`
  let ended: Ended
  beforeAll(async () => {
    writeFileSync(join(directory, subject), SUBJECT)
    const given = [main, 'check', subject, '--pprof', 'live.pprof', '--heapprofile', 'live.heapprofile']
    ended = await node(directory, given, { ...process.env, SERVICE_TOKEN: SECRET })
  }, 300_000)
  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  it('names what grew by its function, with its bytes, and not what is replaced', () => {
    expect(ended).toMatchObject({ code: 1, stdout: expect.stringContaining('profile: live.pprof') })
    const { lines } = read(join(directory, 'live.pprof'))
    const { over } = allocationsSchema.parse(
      JSON.parse(readFileSync(join(directory, '.tidemark/check/allocations.json'), 'utf8')),
    )
    const perStep = (lines.get('keep 3')?.grown ?? 0) / Number.parseInt(over.replaceAll(',', ''), 10)
    expect(perStep).toBeGreaterThan(0.85 * KEPT_BYTES)
    expect(perStep).toBeLessThan(1.15 * KEPT_BYTES)
    expect(lines.get('keep 3')?.alive).toBeGreaterThanOrEqual(lines.get('keep 3')?.grown ?? 0)
    expect(lines.get('replace 6')?.alive).toBeGreaterThan(8 * KEPT_BYTES)
    expect(lines.get('replace 6')?.grown ?? 0).toBeLessThan(8 * KEPT_BYTES)
  })

  it('writes what is alive and what grew in V8’s format, for its owner alone', () => {
    for (const name of ['live.heapprofile', 'live.grown.heapprofile', 'live.pprof'])
      expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600)
    const grown = readFileSync(join(directory, 'live.grown.heapprofile'), 'utf8')
    expect(JSON.parse(grown)).toMatchObject({ head: { callFrame: { functionName: '(root)' } } })
    expect(grown).toContain('"functionName":"keep"')
  })

  it('has no secret in any of them', () => {
    const { text } = read(join(directory, 'live.pprof'))
    expect(text).toContain('[redacted]')
    const written = ['live.heapprofile', 'live.grown.heapprofile', '.tidemark/check/allocations.json'].map(
      (name) => readFileSync(join(directory, name), 'utf8'),
    )
    expect([text, ...written, ended.stdout, ended.stderr].filter((each) => each.includes(SECRET))).toEqual([])
  })

  it('asks for a file that can be written before it measures', async () => {
    expect(await tidemark(directory, 'check', subject, '--pprof', '/proc/live.pprof')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('/proc/live.pprof: it cannot be written'),
    })
  })
})
