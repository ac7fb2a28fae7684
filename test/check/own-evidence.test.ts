// Our own evidence is no leak of the program: nothing of our classes and files is among what may be growing on a surveyed
// heap. What V8 compiles of it while the harness idles comes once.
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { livingGrowth } from '../../src/findings/heap/living-growth.ts'
import { runningGrowth } from '../../src/findings/heap/survey-growth.ts'
import { heapSurvey } from '../../src/check/heap-survey.ts'
import type { HeapSurvey } from '../../src/runner/run.ts'
import type { PathSeries } from '../../src/runner/heap-evidence.ts'

const root = resolve(import.meta.dirname, '../..')
const folders = ['probe', 'host', 'system', 'heap', 'resources']
const files = globSync(
  folders.map((folder) => `src/${folder}/**/*.ts`),
  { cwd: root },
)

/** Every class of ours that may be in a measured process. */
const classes = new Set(
  files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/^(?:export )?(?:abstract )?class (\w+)/gm)].map(
      ([, name]) => name ?? '',
    ),
  ),
)

function isOurs({ path, source, of }: PathSeries): boolean {
  if (of !== 'subject') return false
  const words = path.flatMap((step) => step.split(/[^\w$]+/))
  const isInOurFile = folders.some((folder) => source?.file.startsWith(join(root, 'src', folder)) === true)
  return isInOurFile || words.some((word) => classes.has(word) && word !== 'SurveyLife')
}

async function surveyed(subject: string): Promise<HeapSurvey> {
  const outDirectory = mkdtempSync(join(tmpdir(), 'tidemark-own-'))
  onTestFinished(() => rmSync(outDirectory, { recursive: true }))
  const url = pathToFileURL(join(root, 'test/planted', subject)).href
  return await heapSurvey({
    location: { kind: 'module', url },
    options: { outDirectory },
    phase: 'life',
    cycles: 48,
    samplingBytes: 256,
    timeLimitMs: 60_000,
    tracesNative: true,
    sawGrowth: true,
    seeksHolder: false,
    endsItself: false,
    msPerCycle: 0,
  })
}

describe('a survey of the heap', () => {
  it('knows our classes: they are read from our files', () => {
    for (const name of ['SiteSampler', 'ContainerTrace', 'WasmCalls', 'Reporter', 'LiveSet'])
      expect(classes).toContain(name)
  })

  it.for([
    ['heap/leaks/wasm-jumps.mjs', 0],
    ['field/look-alikes/many-places.mjs', 0],
    ['heap/leaks/sessions-by-id.ts', 1],
  ] as const)('sees nothing of ours grow beside %s', { timeout: 300_000 }, async ([subject, grows]) => {
    const survey = await surveyed(subject)
    expect(survey.failure).toBeUndefined()
    expect(survey.captures.filter(({ snapshot }) => snapshot !== undefined).length).toBeGreaterThan(6)
    const suspects = [...runningGrowth(survey), ...livingGrowth(survey)]
    expect(
      suspects
        .filter(({ path }) => isOurs(path))
        .map(({ path, counts, bytes }) => [path.path, counts, bytes]),
    ).toEqual([])
    expect(suspects.filter(({ shape }) => shape === 'goes-on').length).toBeGreaterThanOrEqual(grows)
  })

  it('is not on the way to what the subject holds', { timeout: 120_000 }, async () => {
    const found = runningGrowth(await surveyed('causes/leaks/two-classes-in-a-map.mjs')).map(
      ({ path }) => path,
    )
    const shown = found.filter(({ of }) => of === 'subject').map(({ path }) => path.join(' → '))
    expect(shown).toContainEqual(expect.stringContaining('(Map)'))
    expect(shown.filter((path) => path.includes('SurveyLife'))).toEqual([])
  })
})
