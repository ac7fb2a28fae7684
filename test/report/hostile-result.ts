// Results and samples as a stranger might write them: their shape is right, so that they are read, and every text in them is hostile.
import * as fc from 'fast-check'
import type { Result } from '../../src/report/result.ts'
import { HOSTILE } from './hostile-text.ts'

/** In the environment of whoever shows the report. */
export const ENVIRONMENT = { DEPLOY_TOKEN: 'Zq81-correct-horse-<battery>', HOME: '/home/me' }

/** By their form or by their name; none may be shown. */
export const SECRETS = [
  ENVIRONMENT.DEPLOY_TOKEN,
  'sk-proj-aB3dE5fG7hJ9kL1mN3pQ5rS7',
  'ghp_0123456789abcdefghijABCDEFGHIJ456789',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl',
  'AKIAABCDEFGHIJKLMNOP',
] as const

const secret = fc.constantFrom(...SECRETS)

/** Anything, with what breaks out of markup and what must be redacted in it. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({ maxLength: 20 }),
      fc.constantFrom(...HOSTILE),
      fc.constantFrom(
        '\u001b[2J\u001b]0;title\u0007',
        '\u009b31m',
        '\r\n::error::x',
        '%0A',
        '-->',
        ']]>',
        '&#x3c;',
        '${{ x }}',
      ),
      secret.map((each) => ` ${each} `),
      secret.map((each) => `password="${each}"`),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(''))

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(0, -1, 1e308, 5e-324),
)
const named = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Record<string, Value>> =>
  fc.dictionary(
    fc.oneof(
      hostileText,
      fc.constantFrom('peakRssBytes', 'stepMs', 'heapAfterGcBytes', 'constructor', '__proto__'),
    ),
    value,
    { maxKeys: 4 },
  )
const metrics = named(fc.oneof(number, named(number)))
const optional = { noNullPrototype: true } as const

const findingFields = {
  rule: fc.oneof(hostileText, fc.constantFrom('growing-path', 'heap-growth', 'budget')),
  kind: hostileText,
  message: hostileText,
  phase: fc.oneof(hostileText, fc.constant('life')),
  culprit: fc.record(
    {
      file: fc.oneof(hostileText, fc.constantFrom('src/index.ts', '/etc/passwd', '../up.ts')),
      line: number,
      function: hostileText,
      code: hostileText,
    },
    { ...optional, requiredKeys: ['file', 'line'] },
  ),
  retainerPath: fc.array(hostileText, { maxLength: 3 }),
  growthPerCycle: number,
  unit: hostileText,
  evidence: named(
    fc.oneof(
      number,
      hostileText,
      fc.array(number, { maxLength: 5 }),
      fc.array(hostileText, { maxLength: 3 }),
    ),
  ),
}
const requiredKeys = ['rule', 'kind', 'message', 'phase', 'evidence'] as const
const finding = fc.record(findingFields, { ...optional, requiredKeys: [...requiredKeys] })
const suppressedFinding = fc.record(
  { ...findingFields, because: hostileText, until: hostileText },
  { ...optional, requiredKeys: [...requiredKeys, 'because'] },
)
const idle = fc.record({ name: hostileText, reason: hostileText, expires: hostileText }, optional)

const spread = fc.record({ median: number, low: number, high: number, runs: number }, optional)
const comparison = fc.record(
  {
    against: hostileText,
    measuredOn: hostileText,
    figures: fc.array(
      fc.record(
        {
          name: hostileText,
          before: spread,
          now: spread,
          relevantDifference: number,
          judgement: fc.constantFrom('same', 'worse', 'better'),
        },
        optional,
      ),
      { maxLength: 3 },
    ),
    leftOut: fc.array(fc.record({ name: hostileText, reason: hostileText }, optional), { maxLength: 2 }),
  },
  optional,
)

const phase = fc.record(
  {
    name: fc.oneof(hostileText, fc.constant('life')),
    cycleName: hostileText,
    tiers: fc.constantFrom('on', 'off'),
    end: hostileText,
    plannedCycles: number,
    does: hostileText,
    metrics,
  },
  { ...optional, requiredKeys: ['name', 'cycleName', 'tiers', 'end', 'plannedCycles', 'metrics'] },
)

export const hostileResult: fc.Arbitrary<Result> = fc.record(
  {
    schema: fc.constant('tidemark.result/1'),
    scenario: hostileText,
    subject: hostileText,
    plant: hostileText,
    claim: hostileText,
    module: hostileText,
    verdict: fc.constantFrom('clean', 'leak', 'undecided'),
    reasons: fc.array(hostileText, { maxLength: 3 }),
    findings: fc.array(finding, { maxLength: 3 }),
    suppressed: fc.array(suppressedFinding, { maxLength: 2 }),
    idleSuppressions: fc.array(idle, { maxLength: 2 }),
    metrics,
    phases: fc.array(phase, { maxLength: 2 }),
    budget: named(number),
    comparison,
    environment: fc.record(
      {
        node: hostileText,
        v8: hostileText,
        platform: hostileText,
        cpus: number,
        cpuModel: hostileText,
        memoryBytes: number,
      },
      { ...optional, requiredKeys: ['node', 'v8', 'platform', 'cpus', 'memoryBytes'] },
    ),
    startedAt: fc
      .date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString()),
    durationMs: number,
    samples: fc.constant('samples.jsonl'),
  },
  {
    ...optional,
    requiredKeys: [
      'schema',
      'scenario',
      'subject',
      'verdict',
      'reasons',
      'findings',
      'metrics',
      'phases',
      'budget',
      'environment',
      'startedAt',
      'durationMs',
      'samples',
    ],
  },
)

const counts = named(number)
const distribution = fc.record(
  { count: number, sum: number, max: number, p50: number, p99: number },
  optional,
)
const sample = fc.record(
  {
    phase: fc.oneof(hostileText, fc.constant('life')),
    moment: fc.constantFrom('idle', 'rested', 'baseline', 'cycle', 'closed', 'again'),
    cycle: fc.oneof(fc.nat(300), number),
    atMs: fc.nat(100_000),
    inside: fc.record(
      {
        heapUsedBytes: number,
        heapTotalBytes: number,
        heapObjectsBytes: number,
        externalBytes: number,
        arrayBuffersBytes: number,
        rssBytes: number,
        activeResources: counts,
        holdings: counts,
        probe: fc.record({ level: hostileText, live: counts, dropped: number, faults: number }, optional),
        figures: counts,
        distributions: named(distribution),
        totals: named(distribution),
      },
      optional,
    ),
    outside: fc.record(
      {
        rssBytes: number,
        peakRssBytes: number,
        treePssBytes: number,
        fds: counts,
        threads: number,
        children: fc.array(hostileText, { maxLength: 2 }),
      },
      optional,
    ),
  },
  optional,
)

/** Lines of samples.jsonl: samples, and now and then what is none. */
export const hostileSamples: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: sample.map((each) => JSON.stringify(each)) },
      { weight: 1, arbitrary: hostileText.map((text) => text.replaceAll('\n', ' ')) },
      { weight: 1, arbitrary: fc.json({ maxDepth: 2 }) },
    ),
    { maxLength: 14 },
  )
  .map((lines) => lines.join('\n'))
