// JUnit XML as Ant's JUnit task writes it, the strictest of its dialects: what reads the others reads this too.
// A phase without findings is a passed test, every finding a failed one, an undecided run an error.
import type { ReportedRun } from '../reported-run.ts'
import type { Result } from '../result.ts'
import { findingInWords } from './finding-in-words.ts'

/** Ends with a newline. */
export function junitXml(runs: readonly ReportedRun[]): string {
  const suites = runs.map(({ result }, id) => suite(result, id)).join('')
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites}</testsuites>\n`
}

type Outcome =
  | { readonly kind: 'passed' }
  | {
      readonly kind: 'failure' | 'error'
      readonly type: string
      readonly message: string
      readonly text: string
    }

interface TestCase {
  readonly name: string
  readonly outcome: Outcome
}

function suite(result: Result, id: number): string {
  const cases = casesOf(result)
  const count = (kind: Outcome['kind']): number => cases.filter(({ outcome }) => outcome.kind === kind).length
  const name = result.plant === undefined ? result.scenario : `${result.scenario} with ${result.plant}`
  const attributes = xmlAttributes({
    name: token(name),
    package: 'tidemark',
    id: String(id),
    timestamp: new Date(result.startedAt).toISOString().slice(0, 19),
    hostname: 'localhost',
    tests: String(cases.length),
    failures: String(count('failure')),
    errors: String(count('error')),
    time: seconds(result.durationMs),
  })
  const { node, platform } = result.environment
  const properties = { subject: result.subject, verdict: result.verdict, node, platform }
  const lines = [
    `  <testsuite${attributes}>`,
    '    <properties>',
    ...Object.entries(properties).map(
      ([key, value]) => `      <property${xmlAttributes({ name: key, value })}/>`,
    ),
    '    </properties>',
    ...cases.map((each) => testCase(each, name, cases.length === 1 ? result.durationMs : 0)),
    `    <system-out>${xmlText(result.reasons.join('\n'))}</system-out>`,
    '    <system-err></system-err>',
    '  </testsuite>',
  ]
  return `${lines.join('\n')}\n`
}

function casesOf({ phases, findings, verdict, outcome: end, reasons }: Result): readonly TestCase[] {
  const passed = phases
    .filter(({ name }) => !findings.some(({ phase }) => phase === name))
    .map(({ name }): TestCase => ({ name: `phase ${name}`, outcome: { kind: 'passed' } }))
  const failed = findings.map((finding, index): TestCase => {
    const outcome = {
      kind: 'failure' as const,
      type: finding.rule,
      message: finding.message,
      text: findingInWords(finding),
    }
    return {
      name: `${finding.phase === '' ? '' : `phase ${finding.phase}: `}${finding.kind} (${finding.rule}, ${index + 1})`,
      outcome,
    }
  })
  const unsure: TestCase = {
    name: 'verdict',
    outcome: {
      kind: 'error',
      type: end === 'not-offered' ? end : 'undecided',
      message: reasons[0] ?? 'undecided',
      text: reasons.join('\n'),
    },
  }
  const all = verdict === 'undecided' ? [...failed, unsure] : [...failed, ...passed]
  return all.length > 0 ? all : [{ name: 'verdict', outcome: { kind: 'passed' } }]
}

function testCase({ name, outcome }: TestCase, suiteName: string, ms: number): string {
  const attributes = xmlAttributes({
    name: token(name),
    classname: token(`tidemark.${suiteName}`),
    time: seconds(ms),
  })
  if (outcome.kind === 'passed') return `    <testcase${attributes}/>`
  const { kind, message, type, text } = outcome
  return `    <testcase${attributes}><${kind}${xmlAttributes({ message, type })}>${xmlText(text)}</${kind}></testcase>`
}

function seconds(ms: number): string {
  return (Number.isFinite(ms) ? Math.min(1e9, Math.max(0, ms / 1_000)) : 0).toFixed(3)
}

/** One line, no space at its ends, never empty. */
function token(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim() || 'unnamed'
}

function xmlAttributes(named: Readonly<Record<string, string>>): string {
  return Object.entries(named)
    .map(([name, value]) => ` ${name}="${xmlText(value).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`)
    .join('')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Characters that XML 1.0 does not know become the replacement character. */
function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\r', '\n')
    .replaceAll(/[^\t\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
