// Types of objects that grew are what a leak holds that is told already: by its path, its line or its kind. Where nobody
// else tells of one they speak for the bytes, which say less.
import type { Finding } from '../finding.ts'
import { spokenFor, withSeen } from './consequences.ts'

export function explainedTypes(findings: readonly Finding[]): readonly Finding[] {
  const speakers = new Map<Finding, Finding[]>()
  const beside = new Map<Finding, Finding>()
  for (const types of findings.filter(({ rule }) => rule === 'growing-type')) {
    const inPhase = findings.filter((each) => each.phase === types.phase && each !== types)
    const told = inPhase.filter(({ rule }) => rule !== 'heap-growth' && rule !== 'budget')
    const speaker = told.find(({ culprit }) => culprit !== undefined) ?? told[0]
    if (speaker === undefined)
      speakers.set(
        types,
        inPhase.filter(({ rule }) => rule === 'heap-growth'),
      )
    else beside.set(speaker, types)
  }
  const told = new Set(beside.values())
  const left = findings.filter((each) => !told.has(each))
  return spokenFor(left, speakers).map((each) => {
    const types = beside.get(each)
    return types === undefined ? each : withSeen(each, [types])
  })
}
