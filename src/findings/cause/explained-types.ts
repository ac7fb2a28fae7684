// Types of objects that grew are what a leak holds that is told already: by its path, its line or its kind. Where nobody
// else tells of one they speak for the bytes, which say less.
import type { Finding } from '../finding.ts'
import { spokenFor } from './consequences.ts'

export function explainedTypes(findings: readonly Finding[]): readonly Finding[] {
  const speakers = new Map<Finding, Finding[]>()
  const speaks = (speaker: Finding, other: Finding): unknown =>
    speakers.set(speaker, [...(speakers.get(speaker) ?? []), other])
  for (const types of findings.filter(({ rule }) => rule === 'growing-type')) {
    const inPhase = findings.filter((each) => each.phase === types.phase && each !== types)
    const told = inPhase.filter(({ rule }) => rule !== 'heap-growth' && rule !== 'budget')
    const speaker = told.find(({ culprit }) => culprit !== undefined) ?? told[0]
    if (speaker !== undefined) speaks(speaker, types)
    else for (const bytes of inPhase.filter(({ rule }) => rule === 'heap-growth')) speaks(types, bytes)
  }
  return spokenFor(findings, speakers)
}
