// Agents compared: planted ones, of which one leaks, one only looks like it and one cannot be started. Each is run once; the
// whole and its shards are made of the same runs.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agentScenarioNames } from '../../src/agents/agent-names.ts'
import { subjectOfCommand } from '../../src/agents/agent-subject.ts'
import { comparison } from '../../src/agents/comparison/comparison.ts'
import { comparisonMarkdown } from '../../src/agents/comparison/comparison-markdown.ts'
import { comparisonPage } from '../../src/agents/comparison/comparison-page.ts'
import { type CompareFile, foundComparisons } from '../../src/agents/comparison/compare-file.ts'
import { comparePlan, type PlannedOnAgent } from '../../src/agents/comparison/compare-plan.ts'
import { notReached, runComparison } from '../../src/agents/comparison/compare-runs.ts'
import { mergedComparison } from '../../src/agents/comparison/merged-comparison.ts'
import { chosenAgent } from '../../src/agents/known-agents.ts'
import { sessionChurn } from '../../src/agents/scenarios/session-churn.ts'
import type { CheckedRun } from '../../src/check/check-run.ts'
import { OutputDirectory } from '../../src/check/output-directory.ts'
import { TidemarkError } from '../../src/errors.ts'
import { partOf } from '../../src/gate/shard.ts'
import { version } from '../../src/report/version.ts'
import { liveMarkup } from '../report/live-markup.ts'
import { faultsOfContrast, faultsOfLayout, hasBrowser, ReportBrowser } from '../report/html/browser.ts'
import { temporaryDirectory } from '../runner/planted-run.ts'
import { commandOf, plantedFile, runPlantedAgent } from './planted-agents.ts'

const BROKEN = 'acp: true'
const plants = ['descriptor', 'delay', 'broken'] as const
const givenOf = (plant: string): string => (plant === 'broken' ? BROKEN : commandOf(plant))

const room = temporaryDirectory()
afterAll(() => room[Symbol.dispose]())

const plan = comparePlan(
  plants.map((plant) => {
    const { definition, command = [] } = chosenAgent(givenOf(plant))
    return { given: givenOf(plant), ...subjectOfCommand(definition, command) }
  }),
  ['session-churn', 'clients'],
)
const known = {
  version: version(),
  agents: plan.agents,
  plan: plan.runs.map(({ label, given, scenario }) => ({ label, given, scenario })),
  notOffered: plan.notOffered,
  notInstalled: [{ given: 'pi', install: 'tidemark agents pi --install' }],
}
const once = new Map<string, CheckedRun>()

/** What was run once, as if it had been run there. */
function replayed({ given }: PlannedOnAgent, directory: string): Promise<CheckedRun> {
  const checked = once.get(given)
  if (checked === undefined) throw new TidemarkError('process', `Start ${given}: it ended, wanted an agent`)
  cpSync(checked.directory, directory, { recursive: true })
  return Promise.resolve({ ...checked, directory })
}

async function compared(
  name: string,
  shard?: { readonly index: number; readonly count: number },
  { interrupted = new AbortController().signal, onRun = (): void => undefined } = {},
) {
  using out = new OutputDirectory(join(room.path, name))
  const lead = { out, interrupted, run: replayed, onRun }
  return await runComparison({ ...known, shard }, partOf(plan.runs, shard), lead)
}

let whole: CompareFile

beforeAll(async () => {
  for (const plant of ['descriptor', 'delay'])
    once.set(givenOf(plant), await runPlantedAgent(sessionChurn, plant, join(room.path, 'once', plant)))
  whole = await compared('whole')
  for (const index of [1, 2]) await compared(`part-${index}`, { index, count: 2 })
})

function merged(...names: readonly string[]): CompareFile {
  const out = join(room.path, 'merged')
  return mergedComparison(foundComparisons(names.map((name) => join(room.path, name))), out)
}

function shown(of: CompareFile, name: string): { readonly markdown: string; readonly page: string } {
  const told = comparison(of, join(room.path, name))
  return { markdown: comparisonMarkdown(told), page: comparisonPage(told) }
}

/** With a column for each scenario, none of which any agent got through. */
function ofAllScenarios(): CompareFile {
  const others = agentScenarioNames.filter((name) => name !== 'session-churn')
  const failed = others.flatMap((scenario) =>
    plants.map((plant) => ({
      label: `${plant}-${scenario}`,
      given: givenOf(plant),
      scenario,
      reason: 'It ended',
    })),
  )
  return { ...whole, failed: [...whole.failed, ...failed] }
}

describe('a comparison', () => {
  it('that is interrupted says what it has not reached', async () => {
    const ending = new AbortController()
    const told = await compared('interrupted', undefined, {
      interrupted: ending.signal,
      onRun: () => ending.abort(),
    })
    expect(told.ran).toHaveLength(1)
    expect(notReached(told.plan, told).map(({ given }) => given)).toEqual(
      plan.runs.slice(1).map(({ given }) => given),
    )
    const of = merged('interrupted')
    expect(notReached(of.plan, of)).toHaveLength(plan.runs.length - 1)
    for (const all of [whole, merged('part-1', 'part-2')]) expect(notReached(all.plan, all)).toEqual([])
  })

  it('tells what stays by its name and line, and what is clean from what failed', () => {
    const { markdown } = shown(whole, 'whole')
    const rows = markdown
      .split('\n')
      .filter((text) => /^\| (planted-agent|true) .*(LEAK|CLEAN|FAILED)/.test(text))
    expect(rows).toEqual([
      expect.stringMatching(
        /descriptor\\\) \| ✘ LEAK<br>heap .*B \(.*B to .*; seen from \d.*; keeps open files .*, \\\+1\) \| – NOT OFFERED \|$/,
      ),
      expect.stringMatching(/delay\\\) \| ✔ CLEAN<br>heap .*B \(.*B to .*; seen from \d/),
      expect.stringMatching(/^\| true \| ✘ FAILED<br>no verdict \| – NOT OFFERED \|$/),
    ])
    const source = readFileSync(plantedFile, 'utf8').split('\n')
    const line = source.findIndex((text) => text.includes('openSync(file')) + 1
    expect(markdown).toMatch(/\*\*stays:\*\* .*files.* 1 per session/)
    expect(markdown).toMatch(/open more than before: 24 × .*sessions\.db/)
    expect(markdown).toContain(`planted-agent.ts:${line}`)
  })

  it('says what each takes, and what was not run', () => {
    const { markdown } = shown(whole, 'whole')
    const rows = markdown.split('\n').filter((text) => text.includes('(1 start)'))
    expect(rows).toEqual([
      expect.stringMatching(
        /MB \(1 start\) \| 1 \| \\\+1 a session \(\d+ → \d+ in 24 sessions\) \| not run \| not run \|$/,
      ),
      expect.stringMatching(
        /MB \(1 start\) \| 1 \| \d+ \(\d+ → \d+ in 24 sessions\) \| not run \| not run \|$/,
      ),
    ])
    expect(markdown).toContain('Not installed, and so not run: pi')
    expect(markdown).not.toContain('## pi')
  })

  it('gives each run the command that makes it again', () => {
    expect(shown(whole, 'whole').markdown).toContain(
      `Again: \`tidemark scenario session-churn --agent '${commandOf('descriptor')}'\``,
    )
  })

  it('is one page that runs nothing', () => {
    expect(liveMarkup(shown(whole, 'whole').page)).toEqual([])
  })

  it.runIf(hasBrowser).each([1280, 390])('can be read %d wide, in both schemes', async (width) => {
    await using browser = await ReportBrowser.start()
    for (const scheme of ['light', 'dark'] as const) {
      await using page = await browser.open(shown(ofAllScenarios(), 'whole').page, { scheme, width })
      expect(page.requests).toEqual([])
      expect(await faultsOfLayout(page.tab)).toEqual([])
      expect(await faultsOfContrast(page.tab)).toEqual([])
    }
  })
})

describe('its shards', () => {
  it('are together what the whole is', () => {
    const all = merged('part-2', 'part-1')
    expect({ ...all, shard: undefined }).toEqual({ ...whole, shard: undefined })
    expect(shown(all, 'merged')).toEqual(shown(whole, 'whole'))
    expect(existsSync(join(room.path, 'merged/planted-agent-session-churn/samples.jsonl'))).toBe(true)
  })

  it('are refused where one is missing', () => {
    expect(() => merged('part-1')).toThrow(/Merge 2 shards of session-churn on .*: shard 2 of 2 is missing/)
  })

  it('are not written over each other', () => {
    const parts = ['part-1', 'part-2'].map((name) => join(room.path, name))
    expect(() => mergedComparison(foundComparisons(parts), join(room.path, 'part-1'))).toThrow(
      /it is one of those that are merged, wanted another directory/,
    )
  })

  it('are refused where one is there twice', () => {
    cpSync(join(room.path, 'part-1'), join(room.path, 'again'), { recursive: true })
    expect(() => merged('part-1', 'part-2', 'again')).toThrow(/shard 1 of 2 is there more than once/)
  })
})

describe('what is merged', () => {
  it('is of several runs of the same the newest', () => {
    const from = JSON.parse(
      readFileSync(join(room.path, 'whole/planted-agent-session-churn/result.json'), 'utf8'),
    )
    cpSync(join(room.path, 'whole'), join(room.path, 'older'), { recursive: true })
    const file = join(room.path, 'older/planted-agent-session-churn/result.json')
    writeFileSync(
      file,
      JSON.stringify({ ...from, startedAt: '2020-01-01T00:00:00.000Z', verdict: 'undecided', findings: [] }),
    )
    expect(shown(merged('older'), 'merged').markdown).toContain('| ? UNDECIDED<br>heap')
    const all = merged('older', 'whole')
    expect(shown(all, 'merged')).toEqual(shown(whole, 'whole'))
  })

  it('says of no agent that it lacks what it offers by now', () => {
    cpSync(join(room.path, 'whole'), join(room.path, 'lacking'), { recursive: true })
    const reason = 'it could not be done then'
    const notOffered = [
      { given: 'opencode', scenario: 'long-session', reason },
      { given: 'opencode', scenario: 'clients', reason },
      { given: 'acp: another', scenario: 'long-session', reason },
    ]
    writeFileSync(join(room.path, 'lacking/compare.json'), JSON.stringify({ ...whole, notOffered }))
    expect(merged('lacking').notOffered).toEqual(notOffered.slice(1))
  })

  it('says that it was measured on several machines', () => {
    cpSync(join(room.path, 'whole'), join(room.path, 'elsewhere'), { recursive: true })
    const file = join(room.path, 'elsewhere/planted-agent-session-churn-2/result.json')
    const from = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify({ ...from, environment: { ...from.environment, cpus: 64 } }))
    expect(shown(merged('elsewhere'), 'merged').markdown).toMatch(
      /on 2 machines, whose figures .* do not compare/,
    )
  })

  it.each([
    ['nothing', {}, /found no compare\.json in it or below/],
    ['no JSON', { 'compare.json': 'x' }, /compare\.json: it is not JSON, wanted a tidemark\.agents\/1/],
    ['something else', { 'compare.json': '{"schema":"tidemark.gate/1"}' }, /it is no tidemark\.agents\/1/],
    ['a path that leads out', { 'compare.json': '../..' }, /wanted a path below the file/],
    ['no result', { 'compare.json': 'gone' }, /gone: there is no result\.json, wanted what a run wrote/],
    [
      'a foreign result',
      { 'compare.json': 'here', 'here/result.json': '{}' },
      /result\.json: it is no tidemark\.result\/1/,
    ],
  ] as const)('is refused where there is %s', (name, files, message) => {
    const directory = join(room.path, name.replaceAll(' ', '-'))
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(directory, file, '..'), { recursive: true })
      const [first] = whole.ran
      const isPath = /^(?:\.\.|gone|here)/.test(text)
      writeFileSync(
        join(directory, file),
        isPath ? JSON.stringify({ ...whole, ran: [{ ...first, directory: text }] }) : text,
      )
    }
    mkdirSync(directory, { recursive: true })
    expect(() => merged(name.replaceAll(' ', '-'))).toThrow(message)
  })
})
