import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { amountFault, limitsOf } from '../../src/config/budget-amount.ts'
import { configJsonSchema } from '../../src/config/config-schema.ts'
import { loadConfig, parseConfig } from '../../src/config/load-config.ts'
import { TidemarkError } from '../../src/errors.ts'
import { fuzzRuns } from '../fuzz-runs.ts'

const room = mkdtempSync(join(tmpdir(), 'tidemark-config-'))
afterAll(() => rmSync(room, { recursive: true, force: true }))
afterEach(() => vi.restoreAllMocks())

/** Empty for a configuration that is accepted. @throws whatever is no refusal */
function refusal(value: unknown): string {
  try {
    parseConfig(value, 'tidemark.config.json')
    return ''
  } catch (error) {
    if (error instanceof TidemarkError && error.code === 'input') return error.message
    throw error
  }
}

describe('budgets', () => {
  it('are limits on metrics, whatever unit they are written in', () => {
    expect(
      limitsOf({
        peakRss: '250 MB',
        'resume.peakRss': '1.5GiB',
        liveResources: 0,
        growthPerCycle: '1 kB',
        heapAfterGc: '20 MB',
        'resume.stepMs.p99': '2 s',
        peakRssAboveIdleBytes: 60_000_000,
        'rowsPerStep.max': 20,
      }),
    ).toEqual({
      peakRssBytes: 250e6,
      'resume.peakRssBytes': 1.5 * 1024 ** 3,
      liveResources: 0,
      heapGrowthPerCycleBytes: 1_000,
      'heapAfterGcBytes.last': 20e6,
      'resume.stepMs.p99': 2_000,
      peakRssAboveIdleBytes: 60_000_000,
      'rowsPerStep.max': 20,
    })
  })

  it.each([
    ['peakRss', '250'],
    ['peakRss', 250],
    ['peakRss', '5 ms'],
    ['stepMs.p99', '5 MB'],
    ['liveResources', '1 MB'],
    ['liveResources', -1],
    ['peakRss', 'much'],
    ['peakRss', '1e400 MB'],
    ['peakRss', '5 constructor'],
  ])('%s: %s is refused', (name, amount) => {
    expect(amountFault(name, amount)).toMatch(/unit, such as|a number of at least 0/)
  })
})

describe('a configuration', () => {
  it('is refused with each field, what was found and what was wanted', () => {
    expect(refusal({ budgets: { idle: { peakRss: '5 ms' } } })).toMatch(
      /^Read tidemark\.config\.json: budgets\.idle\.peakRss: found "5 ms", wanted bytes with a unit, such as "250 MB"/,
    )
    expect(refusal({ scenario: [] })).toMatch(
      /found the unknown field scenario, wanted one of scenarios, subjects/,
    )
    expect(refusal({ scenarios: 'idle' })).toMatch(/scenarios: found "idle", wanted array/)
    expect(refusal({ runs: 2 })).toMatch(/runs: found 2, .*>=5/)
    expect(
      refusal({ suppressions: [{ match: { file: 'a', package: 'b' }, reason: '', expires: 'soon' }] }),
    ).toMatch(
      /suppressions\.0\.match: .*exactly one of file, package and fingerprint.*suppressions\.0\.expires: found "soon"/,
    )
    expect(refusal(undefined)).toMatch(/the configuration: found nothing, wanted object/)
  })

  it('is accepted or refused with code input, whatever it says', () => {
    const anything = fc.anything({ maxDepth: 2, maxKeys: 3 })
    const field = fc.constantFrom(
      'scenarios',
      'subjects',
      'budgets',
      'runs',
      'suppressions',
      'baseline',
      'out',
      '__proto__',
    )
    const amount = fc.oneof(fc.string(), fc.double(), fc.constantFrom('1 MB', '9'.repeat(400), '1 ms'))
    const names = fc.oneof(fc.string(), fc.constantFrom('peakRss', 'constructor', 'a.toString', '__proto__'))
    const budgets = fc.dictionary(names, fc.dictionary(names, fc.oneof(amount, anything)))
    const value = fc.oneof(anything, budgets, fc.array(fc.string()), fc.double())
    fc.assert(
      fc.property(fc.oneof(anything, fc.dictionary(field, value), fc.record({ budgets })), (given) => {
        const message = refusal(given)
        expect(message).toMatch(/^(|Read tidemark\.config\.json: [^]{1,4000})$/)
        if (message !== '') return
        const limits = Object.values(parseConfig(given, '').budgets ?? {}).flatMap((each) =>
          Object.values(limitsOf(each)),
        )
        expect(limits.every((limit) => Number.isFinite(limit) && limit >= 0)).toBe(true)
      }),
      fuzzRuns(500),
    )
    expect(readdirSync(room)).toEqual([])
  })

  it('is found from a directory below, as a module or as JSON, and only one', async () => {
    const top = join(room, 'project')
    const below = join(top, 'packages/agent')
    mkdirSync(below, { recursive: true })
    mkdirSync(join(top, '.git'))
    vi.spyOn(process, 'cwd').mockReturnValue(below)
    expect(await loadConfig(undefined)).toEqual({ config: {}, directory: below, file: undefined })
    writeFileSync(join(top, 'tidemark.config.mjs'), `export default { scenarios: ['idle'], runs: 7 }`)
    expect(await loadConfig(undefined)).toMatchObject({
      config: { scenarios: ['idle'], runs: 7 },
      directory: top,
    })
    writeFileSync(join(top, 'tidemark.config.json'), '{')
    await expect(loadConfig(undefined)).rejects.toThrow(
      /found .*tidemark\.config\.mjs and .*json, wanted one/,
    )
    await expect(loadConfig(join(top, 'tidemark.config.json'))).rejects.toThrow(/it is not JSON/)
    await expect(loadConfig('nowhere.json')).rejects.toThrow(/there is no such file/)
  })
})

describe('a configuration above the working directory and in no repository', () => {
  const ran = 'the configuration was run'
  const text = `throw new Error('${ran}')`

  /** A directory with a module that says that it was run, and the working directory below. */
  function placed(name: string): { readonly top: string; readonly file: string } {
    const top = join(room, name)
    const below = join(top, 'below')
    mkdirSync(below, { recursive: true })
    vi.spyOn(process, 'cwd').mockReturnValue(below)
    const file = join(top, 'tidemark.config.mjs')
    writeFileSync(file, text)
    return { top, file }
  }

  it('is run where it is the user\u2019s own', async () => {
    placed('own')
    await expect(loadConfig(undefined)).rejects.toThrow(ran)
  })

  it.skipIf(process.getuid?.() !== 0)('is not run where it belongs to somebody else', async () => {
    const { file } = placed('others')
    chownSync(file, 12_345, 12_345)
    await expect(loadConfig(undefined)).rejects.toThrow(/in no repository, and belongs to another user/)
    await expect(loadConfig(file)).rejects.toThrow(ran)
  })

  it.skipIf(process.getuid?.() !== 0)('is not read there as JSON either: it names what is run', async () => {
    const { top, file } = placed('json')
    rmSync(file)
    const json = join(top, 'tidemark.config.json')
    writeFileSync(json, JSON.stringify({ subjects: ['evil.subject.mjs'] }))
    await expect(loadConfig(undefined)).resolves.toMatchObject({ file: json })
    chownSync(json, 12_345, 12_345)
    await expect(loadConfig(undefined)).rejects.toThrow(/in no repository, and belongs to another user/)
  })

  it('is not run where everybody could have put it there', async () => {
    const { top, file } = placed('open')
    chmodSync(top, 0o777)
    await expect(loadConfig(undefined)).rejects.toThrow(/can be changed by everybody/)
    mkdirSync(join(top, '.git')) // Anybody could have made that, too.
    await expect(loadConfig(undefined)).rejects.toThrow(/can be changed by everybody/)
    chmodSync(top, 0o1777)
    await expect(loadConfig(undefined)).rejects.toThrow(ran)
    chmodSync(file, 0o666)
    await expect(loadConfig(undefined)).rejects.toThrow(/can be changed by everybody/)
  })

  it('is run in a repository, and in the working directory itself, whoever it belongs to', async () => {
    const { top } = placed('repository')
    mkdirSync(join(top, '.git'))
    if (process.getuid?.() === 0) chownSync(join(top, 'tidemark.config.mjs'), 12_345, 12_345)
    await expect(loadConfig(undefined)).rejects.toThrow(ran)
    rmSync(join(top, '.git'), { recursive: true })
    vi.spyOn(process, 'cwd').mockReturnValue(top)
    await expect(loadConfig(undefined)).rejects.toThrow(ran)
  })
})

// After a change of the configuration: `vitest run test/config/config.test.ts -u` writes the page anew.
it('has the JSON Schema that docs/config.schema.json holds', async () => {
  const page = resolve(import.meta.dirname, '../../docs/config.schema.json')
  await expect(`${JSON.stringify(configJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(page)
})
