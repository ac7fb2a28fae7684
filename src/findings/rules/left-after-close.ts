// What is there after close and was not before the subject started.
// Held against the process after its rehearsal, so that what a process makes once and keeps does not count.
import type { PhaseSeries } from '../../runner/series.ts'
import {
  type ClosedLives,
  closedLives,
  isLeft,
  type LeftCounts,
  leftInWords,
} from '../counts/closed-lives.ts'
import type { Culprit, Finding } from '../finding.ts'
import { acquirers } from '../counts/origins.ts'
import { openedBetween } from '../counts/open-files.ts'
import { plural } from '../quantity.ts'
import type { Rule } from '../rule.ts'
import { descriptorRow } from '../../resources/count-catalogue.ts'
import { countedAs, kindName } from '../counts/count-name.ts'
import { exactCounts, kindsOf } from '../series-values.ts'

const NAME = 'left-after-close'

export const leftAfterClose: Rule<typeof NAME> = {
  name: NAME,
  check: (run) => ({
    findings: run.phases.flatMap(findLeft),
    doubts: run.phases.flatMap((series) =>
      series.end.how === 'closed' && closedLives(series) === undefined
        ? [{ phase: series.phase, reason: 'there is no sample after close' }]
        : [],
    ),
  }),
  explain: () =>
    'After close nothing may be left that was not there before: descriptors, processes, threads, timers, locks. Whatever stays is left once for every life of the program.',
  summarise: (findings) => `${plural(findings.length, 'kind')} of resource left after close`,
}

function findLeft(series: PhaseSeries): readonly Finding[] {
  const lives = closedLives(series)
  const survivors = survivorsFinding(series)
  if (lives === undefined) return survivors
  const before = exactCounts(lives.before)
  const after = exactCounts(lives.after)
  const again = lives.again && exactCounts(lives.again)
  const counted = kindsOf([lives.before, lives.after]).flatMap((kind) => {
    const was = before.get(kind) ?? 0
    const is = after.get(kind) ?? 0
    const later = again && (again.get(kind) ?? 0)
    const allowed = was === 0 ? keptForEver(kind) : 0
    // What the probe counts is much that a program makes once and late: only one more life tells.
    const isTold = later !== undefined || countedAs(kind)?.group !== 'live'
    return isTold && is > was + allowed && isLeft({ was, is, later })
      ? [leftFinding(series, kind, { lives, was, is, later })]
      : []
  })
  // A child that outlives the process was most often already there at close.
  return counted.some(({ kind }) => kind === 'process') ? counted : [...counted, ...survivors]
}

function keptForEver(kind: string): number {
  const counted = countedAs(kind)
  return counted?.group === 'fd' ? (descriptorRow(counted.type).keptForEver ?? 0) : 0
}

function leftFinding(
  series: PhaseSeries,
  kind: string,
  counts: LeftCounts & { readonly lives: ClosedLives },
): Finding {
  const { lives, was, is, later } = counts
  const names = kind === 'process' ? newNames(lives) : []
  const outlived = names.length > 0 && series.survivors.length > 0 ? ', and outlived the program' : ''
  return {
    rule: NAME,
    kind,
    message: `${plural(is - was, kindName(kind))} left after close: ${leftInWords(counts)}${names.length === 0 ? '' : ` (${names.join(', ')})`}${outlived}`,
    phase: series.phase,
    ...openedBetween(kind, lives.before, lives.after),
    evidence: {
      before: was,
      after: is,
      ...(later !== undefined && { afterOneMoreLife: later }),
      ...(names.length > 0 && { names }),
      survivors: series.survivors.length,
    },
  }
}

function newNames({ before, after }: ClosedLives): readonly string[] {
  const known = [...(before.outside?.children ?? [])]
  return (after.outside?.children ?? []).filter((name) => {
    const at = known.indexOf(name)
    if (at !== -1) known.splice(at, 1)
    return at === -1
  })
}

function survivorsFinding(series: PhaseSeries): readonly Finding[] {
  const names = series.survivors.map(({ command }) => command)
  if (names.length === 0) return []
  const message = `${plural(names.length, 'process')} outlived the program that started ${names.length === 1 ? 'it' : 'them'}: ${names.join(', ')}`
  const culprit = onlyStarter(series)
  return [
    {
      rule: NAME,
      kind: 'process',
      message,
      phase: series.phase,
      ...(culprit && { culprit }),
      evidence: { survivors: names.length, names, pids: series.survivors.map(({ pid }) => pid) },
    },
  ]
}

/** The line that started what was there last, where only one comes into question. */
function onlyStarter({ samples }: PhaseSeries): Culprit | undefined {
  const last = samples.findLast(({ moment }) => moment === 'closed' || moment === 'again')
  const started = last === undefined ? [] : [...acquirers(last).values()]
  const [only, ...others] = started.filter(({ kind }) => kind === 'process')
  return others.length === 0 ? only?.culprit : undefined
}
