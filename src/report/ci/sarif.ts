// SARIF 2.1.0 for code scanning. GitHub refuses a whole file for one result without a location, so a finding whose line
// is not known, or lies outside the repository, is put at the module that was run.
import { createHash } from 'node:crypto'
import { isAbsolute } from 'node:path'
import type { CodeFlow, Location, Log, ReportingDescriptor, Result as SarifResult } from 'sarif'
import { causeOf, type ToldCulprit } from '../../findings/cause/cause.ts'
import { rules } from '../../findings/judge.ts'
import type { ReportedRun } from '../reported-run.ts'
import type { Result } from '../result.ts'
import { throughInWords } from '../through-in-words.ts'
import { findingInWords } from './finding-in-words.ts'

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'
/** Where neither a line nor a module lies in the repository. */
const ANYWHERE = 'package.json'

/**
 * The only fingerprint by which code scanning knows an alert again. Without one its upload action makes one of the text
 * of the line, which is the same for all that stand at line 1, and another as soon as the line is touched. Its form is
 * a hash and how often it has come before.
 */
const LINE_HASH = 'primaryLocationLineHash'
const LINE_HASH_DIGITS = 16
/** Code scanning has no place for what has none. */
const PLACELESS = ' (its line is not known: this is the module that was run)'

/** Ends with a newline. @param version of Tidemark */
export function sarifLog(runs: readonly ReportedRun[], version: string): string {
  const results = onePerPlace(
    runs.flatMap((run) => run.result.findings.map((finding) => sarifResult(run, finding))),
  )
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Tidemark',
            informationUri: 'https://www.npmjs.com/package/tidemark',
            version,
            rules: descriptors(results),
          },
        },
        invocations: [
          {
            // Whether the tool did its work, not what it found: an undecided run did not.
            executionSuccessful: runs.every(({ result }) => result.verdict !== 'undecided'),
            toolExecutionNotifications: runs.flatMap(({ result }) => notifications(result)),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

type Finding = Result['findings'][number]

/** Several scenarios, shards or runs may find one leak: code scanning is to show it once. */
function onePerPlace(results: readonly SarifResult[]): SarifResult[] {
  const places = Map.groupBy(results, ({ partialFingerprints, locations }) =>
    JSON.stringify([partialFingerprints?.[LINE_HASH], locations?.[0]?.physicalLocation]),
  )
  const seen = new Map<string, number>()
  return [...places.values()].flatMap(([first]) => {
    if (first === undefined) return []
    const own = `${first.partialFingerprints?.[LINE_HASH]} ${first.locations?.[0]?.physicalLocation?.artifactLocation?.uri}`
    const hash = createHash('sha256').update(own).digest('hex').slice(0, LINE_HASH_DIGITS)
    const occurrence = (seen.get(hash) ?? 0) + 1
    seen.set(hash, occurrence)
    const partialFingerprints = { ...first.partialFingerprints, [LINE_HASH]: `${hash}:${occurrence}` }
    return [{ ...first, partialFingerprints }]
  })
}

function sarifResult(run: ReportedRun, finding: Finding): SarifResult {
  const { rule, kind, culprit } = finding
  const uri = culprit === undefined ? undefined : repositoryUri(culprit.file)
  const place = uri === undefined ? { uri: fallbackUri(run), line: 1 } : { uri, line: lineOf(culprit?.line) }
  return {
    ruleId: rule,
    level: 'error',
    message: {
      text: `${run.result.scenario}: ${findingInWords(finding)}${uri === undefined ? PLACELESS : ''}`,
    },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: place.uri, uriBaseId: '%SRCROOT%' },
          region: { startLine: place.line },
        },
        ...(culprit?.function !== undefined && {
          logicalLocations: [{ name: culprit.function, kind: 'function' }],
        }),
      },
    ],
    ...otherPlaces(finding, place),
    // Numbers in the message change with every run; these do not.
    partialFingerprints: {
      'tidemark/1': fingerprint([
        run.result.scenario,
        run.result.plant ?? '',
        rule,
        kind,
        place.uri,
        culprit?.function ?? '',
      ]),
      [LINE_HASH]: finding.fingerprint ?? fingerprint([rule, kind, place.uri, culprit?.function ?? '']),
    },
  }
}

interface Spot {
  readonly uri: string
  readonly line: number
  readonly text: string
}

/** The package's line and the lines of what follows, as far as they lie in the repository: GitHub takes no other. */
function otherPlaces(
  finding: Finding,
  place: Omit<Spot, 'text'>,
): Pick<SarifResult, 'relatedLocations' | 'codeFlows'> {
  const { through, follows, addedAt } = causeOf(finding)
  const called = through === undefined ? [] : spotAt(through, throughInWords(through))
  const following = follows.flatMap(({ culprit, message }) =>
    culprit === undefined ? [] : spotAt(culprit, `from this follows: ${message}`),
  )
  const related = [...called, ...following].map((spot, index) => ({ id: index + 1, ...location(spot) }))
  const line = {
    ...place,
    text: `${addedAt?.isBeginning === true ? 'the function that adds' : 'the line that adds'}${addedAt?.function === undefined ? '' : `, in ${addedAt.function}`}`,
  }
  return {
    ...(related.length > 0 && { relatedLocations: related }),
    ...(called.length > 0 && { codeFlows: [flow([line, ...called])] }),
  }
}

function spotAt({ file, line }: Pick<ToldCulprit, 'file' | 'line'>, text: string): readonly Spot[] {
  const uri = repositoryUri(file)
  return uri === undefined ? [] : [{ uri, line: lineOf(line), text }]
}

function location({ uri, line, text }: Spot): Location {
  return {
    message: { text },
    physicalLocation: {
      artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
      region: { startLine: line },
    },
  }
}

/** From the user's line into the package. */
function flow(spots: readonly Spot[]): CodeFlow {
  return { threadFlows: [{ locations: spots.map((spot) => ({ location: location(spot) })) }] }
}

function fingerprint(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

function fallbackUri({ modulePath }: ReportedRun): string {
  return (modulePath === undefined ? undefined : repositoryUri(modulePath)) ?? ANYWHERE
}

/** Undefined for a path that does not lie in the repository. */
function repositoryUri(path: string): string | undefined {
  if (
    path === '' ||
    isAbsolute(path) ||
    /^[a-z][a-z0-9+.-]*:/i.test(path) ||
    path.split(/[/\\]/).includes('..')
  )
    return undefined
  return path
    .replaceAll('\\', '/')
    .split('/')
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/')
}

function lineOf(line: number | undefined): number {
  return line !== undefined && Number.isSafeInteger(line) && line > 0 ? line : 1
}

function descriptors(results: readonly SarifResult[]): ReportingDescriptor[] {
  const used = new Set(results.map(({ ruleId }) => ruleId ?? ''))
  return [...used].map((id) => {
    const explained = rules.find(({ name }) => name === id)?.explain()
    return {
      id,
      ...(explained !== undefined && {
        shortDescription: { text: explained },
        fullDescription: { text: explained },
      }),
      defaultConfiguration: { level: 'error' },
    }
  })
}

function notifications({
  verdict,
  scenario,
  reasons,
}: Result): { level: 'warning'; message: { text: string } }[] {
  if (verdict !== 'undecided') return []
  return [{ level: 'warning', message: { text: `${scenario} is undecided: ${reasons.join('; ')}` } }]
}
