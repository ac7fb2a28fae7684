// Live allocations in pprof's format (profile.proto, gzipped), which `go tool pprof`, Pyroscope, Parca and speedscope
// read. Values are named as Go names them: a reader then knows that these are levels, and not what was allocated since.
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import {
  Function as CalledFunction,
  Line,
  Location,
  Profile,
  Sample,
  StringTable,
  ValueType,
} from 'pprof-format'
import { type LiveProfile, type LiveStack, type StackFrame, summedStacks } from './live-stacks.ts'

export interface ProfileTime {
  /** Since the Unix epoch: when it was looked at last. */
  readonly atMs: number
  /** What it looks back on. */
  readonly durationMs: number
}

const NANOS_PER_MS = 1_000_000n

const compress = promisify(gzip)

/** `inuse_space` is what is alive, `grown_space` what of it is new where that is known; a stack is in it once. */
export async function pprofOf(profile: LiveProfile, { atMs, durationMs }: ProfileTime): Promise<Buffer> {
  const tables = new ProfileTables()
  const inUse = tables.typeOf('inuse_space')
  const { alive, grown, samplingBytes } = profile
  const encoded = new Profile({
    sampleType: [inUse, ...(grown === undefined ? [] : [tables.typeOf('grown_space')])],
    sample: samplesOf(alive, grown, tables),
    location: [...tables.locations],
    function: [...tables.functions],
    stringTable: tables.strings,
    defaultSampleType: inUse.type,
    timeNanos: BigInt(Math.round(atMs)) * NANOS_PER_MS,
    durationNanos: BigInt(Math.round(durationMs)) * NANOS_PER_MS,
    periodType: tables.typeOf('space'),
    period: samplingBytes,
  }).encode()
  return await compress(encoded)
}

function samplesOf(
  alive: readonly LiveStack[],
  grown: readonly LiveStack[] | undefined,
  tables: ProfileTables,
): Sample[] {
  const grownBytes = new Map(
    summedStacks(grown ?? []).map(({ stack, bytes }) => [tables.stackIds(stack).join(), bytes]),
  )
  return summedStacks(alive).map(({ stack, bytes }) => {
    const locationId = tables.stackIds(stack)
    const value = [bytes, ...(grown === undefined ? [] : [grownBytes.get(locationId.join()) ?? 0])]
    return new Sample({ locationId, value: value.map(Math.round) })
  })
}

/** What a profile refers to by number. */
class ProfileTables {
  readonly strings = new StringTable()
  readonly #locations = new Map<string, Location>()
  readonly #functions = new Map<string, CalledFunction>()

  get locations(): Iterable<Location> {
    return this.#locations.values()
  }

  get functions(): Iterable<CalledFunction> {
    return this.#functions.values()
  }

  typeOf(name: string): ValueType {
    return new ValueType({ type: this.strings.dedup(name), unit: this.strings.dedup('bytes') })
  }

  /** Innermost first, as in the format. */
  stackIds(stack: readonly StackFrame[]): number[] {
    return stack.map((frame) => this.#idOf(frame))
  }

  #idOf(frame: StackFrame): number {
    const key = `${frame.function} ${frame.file}:${frame.line}`
    const id = this.#locations.has(key) ? undefined : this.#locations.size + 1
    if (id === undefined) return Number(this.#locations.get(key)?.id)
    const line = frame.line ?? 0
    const name = this.strings.dedup(frame.function)
    const filename = this.strings.dedup(frame.file ?? '')
    this.#functions.set(key, new CalledFunction({ id, name, systemName: name, filename, startLine: line }))
    this.#locations.set(key, new Location({ id, line: [new Line({ functionId: id, line })] }))
    return id
  }
}
