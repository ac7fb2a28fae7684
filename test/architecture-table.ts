// Who may import whom: a folder of src/ is a stage, and this is written here and nowhere else.

export interface Row {
  readonly values: readonly string[]
  readonly types?: readonly string[]
  /** Single files of other folders. */
  readonly files?: readonly string[]
}

/** Every folder may import those: errors, and the gate that all which leaves the process passes, wherever it leaves. */
export const everywhere: ReadonlySet<string> = new Set(['src/errors.ts', 'src/redacted.ts'])

/**
 * A folder may import itself and those, which stand above it: so there is no circle of folders. `types` may only be
 * imported as types. docs/architecture.md says what each is for, and is held equal to this.
 */
export const table: Record<string, Row> = {
  resources: { values: [] },
  http: { values: [] },
  system: { values: ['resources'] },
  heap: { values: [] },
  replay: { values: [] },
  model: { values: ['http', 'replay'] },
  agent: { values: ['resources', 'http'] },
  probe: { values: ['resources', 'heap'] },
  runtimes: { values: ['resources', 'heap', 'probe'] },
  // It watches the agent by the channels that it announces on; of a given one it reads the counters, which are types.
  // What a probe that is there sees it reads too, and loads one when it is asked to.
  telemetry: {
    values: ['resources', 'heap', 'http', 'system'],
    types: ['agent'],
    files: [
      'src/agent/announce.ts',
      'src/probe/holdings.ts',
      'src/probe/installed.ts',
      'src/probe/look.ts',
      'src/probe/survey/allocation-sites.ts',
    ],
  },
  // On Bun and Deno it is bundled with what their probes see.
  host: { values: ['resources', 'heap', 'system', 'probe', 'runtimes'] },
  scenario: { values: [], types: ['resources', 'replay', 'host'] },
  runner: { values: ['resources', 'heap', 'system', 'probe', 'runtimes', 'host', 'scenario'] },
  findings: { values: ['resources'], types: ['host', 'runner'] },
  baseline: { values: ['findings'], types: ['runner'] },
  config: { values: ['baseline'] },
  watch: { values: ['heap', 'system', 'probe', 'runtimes', 'runner', 'findings'], types: ['resources'] },
  // Whether there is room for a snapshot is told as in a program.
  attach: {
    values: ['resources', 'heap', 'system', 'findings'],
    files: ['src/telemetry/capture/snapshot-guard.ts'],
  },
  // Of a heap it shows what was found, and how much that rose; finding it is the heap's own.
  report: {
    values: ['findings'],
    types: ['heap', 'baseline', 'runner', 'watch', 'attach'],
    files: ['src/heap/contents/contents-growth.ts', 'src/heap/profile/stack-tree.ts'],
  },
  check: { values: ['heap', 'runner', 'findings', 'report'] },
  // What the driver records goes into the same histograms as what a measured process does.
  agents: {
    values: ['replay', 'system', 'runtimes', 'runner', 'model', 'findings', 'watch', 'report', 'check'],
    types: ['probe', 'host'],
    files: ['src/host/histogram.ts'],
  },
  gate: { values: ['scenario', 'findings', 'baseline', 'config', 'report', 'check'], types: ['runner'] },
  testing: { values: ['resources', 'probe', 'host', 'report', 'check'] },
  cli: {
    values: [
      'resources',
      'http',
      'system',
      'heap',
      'replay',
      'model',
      'agent',
      'telemetry',
      'scenario',
      'runner',
      'findings',
      'baseline',
      'config',
      'watch',
      'attach',
      'report',
      'check',
      'agents',
      'gate',
    ],
  },
}
