// Loads what the assignment names: a phase of a scenario module, or a plain module with `create()`.
// Checked by hand: a schema library would cost the measured process megabytes.
import { fileURLToPath } from 'node:url'
import { TidemarkError } from '../errors.ts'
import type { PhasePlan, SubjectSource } from './protocol.ts'
import type { Subject, SubjectContext } from './subject.ts'

/** What a scenario's phase leaves out. */
export const phaseDefaults = { rehearse: true, settleMs: 300, cycleTimeoutMs: 30_000 } as const

/** Steps of a plain module that does not say how many it has. */
const DEFAULT_STEPS = 240
/** Growth is judged on about this many samples. */
const SAMPLES_PER_LIFE = 24
/** Share of a plain module's steps that comes before the baseline. */
const WARM_UP_SHARE = 0.1

/** Of what a module says of itself, in characters. */
const MAX_WORDS = 500

export interface LoadedPhase {
  readonly plan: PhasePlan
  start(context: SubjectContext): Promise<Subject>
}

export function loadPhase(source: SubjectSource): Promise<LoadedPhase> {
  return source.kind === 'scenario' ? loadScenarioPhase(source) : loadModule(source)
}

async function loadScenarioPhase(source: SubjectSource & { kind: 'scenario' }): Promise<LoadedPhase> {
  const scenario = record(exported(await imported(source.url), 'default'), fileURLToPath(source.url))
  const phases: unknown = scenario['phases']
  const phase = Array.isArray(phases)
    ? phases.find((each: unknown) => record(each, 'phase')['name'] === source.phase)
    : undefined
  const found = record(phase, `phase ${source.phase} of ${source.url}`)
  const parts = source.swap === undefined ? undefined : await loadParts(scenario, source.swap)
  const start = method(found, 'start')
  return {
    plan: { ...phaseDefaults, ...definedOf(found) },
    start: async (context) => subjectOf(await start({ ...context, parts })),
  }
}

async function loadParts(scenario: Record<string, unknown>, name: string): Promise<unknown> {
  const swap = record(record(scenario['swaps'], 'swaps')[name], `swap ${name}`)
  return exported(await method(swap, 'load')(), 'default')
}

async function loadModule(source: SubjectSource & { kind: 'module' }): Promise<LoadedPhase> {
  const module = await imported(source.url)
  const create = method(record(module, source.url), 'create', fileURLToPath(source.url))
  const meta = record(exported(module, 'meta') ?? {}, 'meta')
  const steps = Math.max(1, source.cycles ?? number(meta['steps']) ?? DEFAULT_STEPS)
  const warmUp =
    source.cycles === undefined ? Math.floor(steps * WARM_UP_SHARE) : Math.ceil(steps * WARM_UP_SHARE)
  const cycles = source.cycles === undefined ? steps - warmUp : steps
  const does = meta['does']
  const plan: PhasePlan = {
    ...phaseDefaults,
    name: 'life',
    does: `one life of ${cycles} steps, after ${warmUp} of warm-up${typeof does === 'string' ? `: ${does.slice(0, MAX_WORDS)}` : ''}`,
    cycleName: 'step',
    warmUp,
    cycles,
    sampleEvery: Math.max(1, Math.floor(cycles / SAMPLES_PER_LIFE)),
    settleMs: number(meta['settleMs']) ?? phaseDefaults.settleMs,
  }
  return { plan, start: async (context) => subjectOf(await create(context)) }
}

/** A module that cannot be loaded is named, with what Node says of it. */
async function imported(url: string): Promise<unknown> {
  try {
    return await import(url)
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
    throw new TidemarkError(
      'subject',
      `Load ${fileURLToPath(url)}: it cannot be imported, ${reason}${writtenFor(reason)}`,
      { cause },
    )
  }
}

/** What it imports may be another runtime's, where itself says nothing of one. */
function writtenFor(reason: string): string {
  const runtime = /'bun:'|\bBun is not defined/.test(reason)
    ? 'bun'
    : /'(?:jsr|npm):'|\bDeno is not defined/.test(reason)
      ? 'deno'
      : undefined
  return runtime === undefined ? '' : `; try next: --runtime ${runtime}`
}

/** The fields of a phase that are data, where given. */
function definedOf(phase: Record<string, unknown>): Omit<PhasePlan, keyof typeof phaseDefaults> {
  const { name, does, cycleName, warmUp, cycles, sampleEvery } = phase
  const optional = Object.keys(phaseDefaults).flatMap((key) =>
    phase[key] === undefined ? [] : [[key, phase[key]]],
  )
  return {
    name: String(name),
    does: String(does),
    cycleName: String(cycleName),
    warmUp: number(warmUp) ?? 0,
    cycles: number(cycles) ?? 1,
    sampleEvery: number(sampleEvery) ?? 1,
    ...Object.fromEntries(optional),
  }
}

function subjectOf(value: unknown): Subject {
  if (isSubject(value, 'close')) return value
  if (isSubject(value, Symbol.asyncDispose)) return closedByDispose(value)
  throw new TidemarkError(
    'subject',
    'Start the subject: what was started needs step, and close or [Symbol.asyncDispose]',
  )
}

function isSubject<Closing extends 'close' | typeof Symbol.asyncDispose>(
  value: unknown,
  closing: Closing,
): value is Closing extends 'close' ? Subject : Subject & AsyncDisposable {
  if (!isRecord(value)) return false
  return typeof value['step'] === 'function' && typeof Reflect.get(value, closing) === 'function'
}

/** The same subject with `close`, whatever class it is of. */
function closedByDispose(subject: Subject & AsyncDisposable): Subject {
  return new Proxy(subject, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name === 'close' ? Symbol.asyncDispose : name)
      return typeof found === 'function' ? found.bind(target) : found
    },
  })
}

function exported(module: unknown, name: string): unknown {
  return record(module, 'module')[name]
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (isRecord(value)) return value
  throw new TidemarkError(
    'subject',
    `Load ${what}: it is ${value === null ? 'null' : typeof value}, not an object`,
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function method(
  owner: Record<string, unknown>,
  name: string,
  file = 'the subject',
): (...given: unknown[]) => unknown {
  const found = owner[name]
  if (typeof found !== 'function') {
    throw new TidemarkError('subject', `Load ${file}: ${name} is ${typeof found}, wanted a function`)
  }
  return (...given) => Reflect.apply(found, owner, given)
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
