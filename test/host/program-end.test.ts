// Programs that are one for all lives, in real processes: ended as their host ends them, and what that comes to.
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runPlanted } from '../runner/planted-run.ts'

const lacksProc = !existsSync('/proc/self/smaps_rollup')
if (lacksProc) console.warn('skipped: planted subjects need /proc')

describe.skipIf(lacksProc)('a program that is told to end', () => {
  it.concurrent.for(['exits-at-end', 'signals-itself'])('is clean when it does: %s', async (name) => {
    const { series, verdict, remains } = await runPlanted(`program/${name}`)
    expect(series.end).toEqual({ how: 'closed' })
    expect({ verdict: verdict.verdict, remains }).toEqual({ verdict: 'clean', remains: [] })
  })

  it('leaks when it goes on, at the line of what keeps it, with what lets go of that', async () => {
    const { series, verdict, remains } = await runPlanted('program/goes-on-after-end')
    expect({ how: series.end.how, remains }).toEqual({ how: 'lingered', remains: [] })
    const [finding] = verdict.findings
    expect(finding?.message).toMatch(
      /^The program did not end within 10\.0 s after it was told to: kept alive by 1 timer \(setInterval\); what lets go of it \(clearInterval or clearTimeout\) belongs into its own handler of SIGTERM, or into end\(\) of the subject$/,
    )
    expect(finding?.culprit).toMatchObject({ line: 2 })
    expect(finding?.culprit?.file).toMatch(/goes-on-after-end\.ts$/)
  })

  it('has failed when its end fails, with its last words', async () => {
    const { verdict } = await runPlanted('program/fails-at-end')
    expect(verdict).toMatchObject({ verdict: 'leak', outcome: 'crashed' })
    expect(verdict.reasons[0]).toMatch(/exit code 3 during end.*; it said: the database cannot be closed$/)
  })
})

describe.skipIf(lacksProc)('a program that hangs', () => {
  it('in its clean-up is told as that, from the rehearsal on', async () => {
    const { verdict } = await runPlanted('program/hangs-in-rehearsal', { cycleTimeoutMs: 2_000 })
    expect(verdict.findings[0]?.message).toMatch(/^Nothing came back from rehearsal, in close\(\) for /)
  })

  it('in a loop without an end has the line of the loop', async () => {
    const { verdict } = await runPlanted('hangs-in-step', { cycleTimeoutMs: 3_000 })
    const [finding] = verdict.findings
    expect(finding).toMatchObject({ kind: 'hung', culprit: { line: 5, function: 'step' } })
    expect(finding?.culprit?.file).toMatch(/test\/planted\/hangs-in-step\.ts$/)
  })

  it('has its own line, where a child of it has an inspector open', async () => {
    const { verdict, remains } = await runPlanted('hangs-beside-inspector', { cycleTimeoutMs: 3_000 })
    expect(verdict.findings[0]).toMatchObject({ kind: 'hung', culprit: { line: 11, function: 'step' } })
    expect(remains).toEqual([])
  })
})
