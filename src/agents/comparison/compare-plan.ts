// What is to run: each scenario on each agent that offers what it takes, in this order, by labels that are no two alike.
import type { AgentScenarioName } from '../agent-names.ts'
import type { AgentSubject } from '../agent-subject.ts'
import { agentScenarios } from '../agent-scenarios.ts'
import { lackOf } from '../lacking.ts'
import type { CompareFile, PlannedRun } from './compare-file.ts'

export interface ChosenSubject extends AgentSubject {
  /** As on the command line. */
  readonly given: string
}

export interface PlannedOnAgent extends PlannedRun {
  readonly scenario: AgentScenarioName
  readonly subject: ChosenSubject
}

export interface ComparePlan {
  readonly agents: CompareFile['agents']
  readonly runs: readonly PlannedOnAgent[]
  readonly notOffered: CompareFile['notOffered']
}

export function comparePlan(
  subjects: readonly ChosenSubject[],
  scenarios: readonly AgentScenarioName[],
): ComparePlan {
  const runs: PlannedOnAgent[] = []
  const lacking: CompareFile['notOffered'] = []
  const labels = new Set<string>()
  for (const subject of subjects)
    for (const scenario of scenarios) {
      const { given, definition } = subject
      const reason = lackOf(definition, agentScenarios[scenario])
      if (reason === undefined)
        runs.push({ label: labelOf(`${definition.name}-${scenario}`, labels), given, scenario, subject })
      else lacking.push({ given, scenario, reason })
    }
  return { agents: subjects.map(agentOf), runs, notOffered: lacking }
}

/** @param taken is added to */
export function labelOf(wanted: string, taken: Set<string>): string {
  const free = (nth: number): string => {
    const label = nth === 1 ? wanted : `${wanted}-${nth}`
    return taken.has(label) ? free(nth + 1) : label
  }
  const label = free(1)
  taken.add(label)
  return label
}

function agentOf({ given, definition, version }: ChosenSubject): CompareFile['agents'][number] {
  const { name, protocol, can } = definition
  return { given, name, protocol, sessionEnds: can.ends, ...(version !== undefined && { version }) }
}
