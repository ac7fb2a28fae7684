// A comparison of agents as Markdown: what each takes and what stays of it at a glance, then each run with its evidence and
// the command that makes it again.
import { codeSpan, escapedMarkdown, tableRow } from '../../report/ci/markdown-text.ts'
import type { RecordedRun } from '../../report/recorded-run.ts'
import { type Figure, retainedFigures, TAKEN, takenFigures } from './agent-figures.ts'
import {
  cellFigure,
  headOf,
  notesOf,
  notOfferedBy,
  stayingIn,
  waysOf,
  whenOf,
  wordOf,
} from './came-in-words.ts'
import { type ComparedAgent, type Comparison, commandOf } from './comparison.ts'
import { COMPARED_BY, comparisonNotes } from './comparison-notes.ts'

/** Ends with a newline. */
export function comparisonMarkdown(compared: Comparison): string {
  const parts = [
    '# Agents compared',
    COMPARED_BY,
    ...comparisonNotes(compared).map(escapedMarkdown),
    '## What stays',
    staysTable(compared),
    '## What each takes',
    takesTable(compared),
    ...compared.agents.flatMap((agent) => agentPart(agent, compared.scenarios)),
  ]
  return `${parts.join('\n\n')}\n`
}

function takesTable({ agents }: Comparison): string {
  const rows = agents.map((agent) => {
    return [escapedMarkdown(agent.title), ...takenFigures(agent).map(({ figure }) => figureText(figure))]
  })
  return table(['agent', ...TAKEN], rows)
}

function staysTable({ agents, scenarios }: Comparison): string {
  const rows = agents.map((agent) => [
    escapedMarkdown(agent.title),
    ...scenarios.map((scenario) => {
      const came = agent.came.get(scenario) ?? { how: 'not-run' as const }
      const { sign, word } = wordOf(came)
      const figure = cellFigure(came, agent)
      return `${sign} ${word}${figure === undefined ? '' : `<br>${figureText(figure)}`}`
    }),
  ])
  return table(['agent', ...scenarios.map(headOf)], rows)
}

function figureText({ value, detail }: Figure): string {
  return detail === undefined
    ? escapedMarkdown(value)
    : `${escapedMarkdown(value)} (${escapedMarkdown(detail)})`
}

function agentPart(agent: ComparedAgent, scenarios: readonly string[]): readonly string[] {
  const lacking = notOfferedBy(agent)
  return [
    `## ${escapedMarkdown(agent.title)}`,
    ...scenarios.flatMap((scenario) => {
      const came = agent.came.get(scenario)
      const { sign, word } = wordOf(came ?? { how: 'not-run' })
      const head = `### ${escapedMarkdown(scenario)}: ${sign} ${word}`
      if (came?.how === 'failed') return [head, `${escapedMarkdown(came.reason)}. ${again(agent, scenario)}`]
      if (came?.how !== 'ran') return []
      return [head, `${whenOf(came.run)}. ${again(agent, scenario)}`, runItems(came.run)]
    }),
    ...(lacking.length === 0 ? [] : [escapedMarkdown(`Not offered: ${lacking.join('; ')}.`)]),
  ]
}

function again(agent: ComparedAgent, scenario: string): string {
  return `Again: \`${commandOf(agent, scenario).replaceAll('`', "'")}\``
}

function runItems(run: RecordedRun): string {
  const staying = stayingIn(run).map(({ message, lines }) =>
    [`- **stays:** ${escapedMarkdown(message)}`, ...lines.map((line) => `  - ${codeSpan(line)}`)].join('\n'),
  )
  const figures =
    run.result.scenario === 'endings'
      ? waysOf(run.result).map(({ way, came }) => `- ${escapedMarkdown(`${way}: ${came}`)}`)
      : retainedFigures(run).map((figure) => `- ${figureText(figure)}`)
  const notes = notesOf(run).map((note) => `- ${escapedMarkdown(note)}`)
  return [...staying, ...figures, ...notes].join('\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [tableRow(head), tableRow(head.map(() => '---')), ...rows.map(tableRow)].join('\n')
}
