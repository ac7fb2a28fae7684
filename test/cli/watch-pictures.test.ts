// `tidemark watch --pprof --html --profiles`: what a watched program keeps is in the profile, on the page and in the store;
// what it replaces has not grown.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Profile } from 'pprof-format'
import { describe, expect, it } from 'vitest'
import { allocationsSchema } from '../../src/report/allocations.ts'
import { aliveByFunction, ProfileStore, rawProfile } from '../telemetry/profiles/profile-store.ts'
import { Watched } from './watched.ts'

const SECRET = 'correct-horse-battery'
/** Nothing is compiled into its caller, so that each function is named. It ends once it has been asked to, or after a minute. */
const PROGRAM = `const kept = []
const ring = new Array(64)
let turn = 0
function keep() { for (let i = 0; i < 20; i++) kept.push(new Array(500).fill(i)) }
function replace() { for (let i = 0; i < 64; i++) ring[i] = new Array(500).fill(i) }
setInterval(() => { keep(); replace(); turn++ }, 20)
setTimeout(() => process.exit(), 60_000)
`
const NO_INLINE = ['--no-maglev', '--no-turbo-inlining']

function watching(given: readonly string[]) {
  return new Watched([...given, '--', process.execPath, ...NO_INLINE, `program-${SECRET}.mjs`], {
    env: { SERVICE_TOKEN: SECRET },
    files: { [`program-${SECRET}.mjs`]: PROGRAM },
  })
}

describe('a watched program', { timeout: 120_000 }, () => {
  it('is drawn and told by what it keeps, in a file, on a page and in a store', async () => {
    await using store = await ProfileStore.start()
    const asked = ['--html', '--pprof', 'live.pprof', '--profiles', `http://${store.host}`]
    using watched = watching([...asked, '--profiles-interval', '1', '--duration', '14'])
    await watched.end()
    const pprof = readFileSync(join(watched.directory, 'live.pprof'))
    const page = readFileSync(join(watched.out, 'report.html'), 'utf8')
    expect(watched.stderr).toContain('profile: live.pprof')
    expect(statSync(join(watched.directory, 'live.pprof')).mode & 0o777).toBe(0o600)
    const { grown = [] } = allocationsSchema.parse(
      JSON.parse(readFileSync(join(watched.out, 'allocations.json'), 'utf8')),
    )
    expect(grown[0]?.stack.map((each) => each.function)).toContain('keep')
    expect(aliveByFunction(pprof).get('keep') ?? 0).toBeGreaterThan(
      5 * (aliveByFunction(pprof).get('replace') ?? 0),
    )
    expect(page).toContain('<code>keep</code>')
    expect(page).toContain('id="allocations"')
    const last = store.received.at(-1)
    expect(last && aliveByFunction(rawProfile(last)).get('keep')).toBeGreaterThan(1e6)
    const told = Profile.decode(gunzipSync(pprof)).stringTable.strings.join()
    expect([told, page, watched.stderr].filter((each) => each.includes(SECRET))).toEqual([])
  })

  it('is not sampled where nobody asks', async () => {
    using watched = watching(['--duration', '2'])
    await watched.end()
    expect(existsSync(join(watched.out, 'allocations.json'))).toBe(false)
  })

  it('has no profile without a probe, and a store wants an address', async () => {
    using blind = watching(['--level', 'off', '--pprof', 'live.pprof'])
    expect(await blind.end(), blind.stdout).toBe(2)
    expect(blind.stderr).toContain('wanted a --level other than off')
    using lost = watching(['--profiles', 'store'])
    expect(await lost.end(), lost.stdout).toBe(2)
    expect(lost.stderr).toContain('wanted the http or https address of a store of profiles')
  })
})
