// A look at processes through `ps` and `lsof`, where there is no /proc. One call of each answers for all processes of the
// look, at its first question: it costs some 20 ms, and a process of ours, which is left out of what it tells.
import { basename } from 'node:path'
import type { Unseen } from '../resources/unseen-outside.ts'
import { descriptorArguments, descriptorsOf, parsedListing } from './lsof.ts'
import { type RunTool, runTool } from './posix-tool.ts'
import type { OpenDescriptors, ProcessEntry, ProcessLook, ProcessStatus } from './process-look.ts'
import {
  commandArguments,
  environmentArguments,
  parsedTable,
  parsedTexts,
  parsedThreads,
  type PsRow,
  tableArguments,
  threadArguments,
  variablesIn,
} from './ps.ts'

/** Some systems reckon the start of a process from its age: it may differ by a second from look to look. */
const START_MAY_DIFFER_SECONDS = 2

/** Kept from look to look. */
export class PsSource {
  readonly platform: string
  readonly run: RunTool
  /** Seconds since 1970, of the processes of the last look. */
  starts: ReadonlyMap<number, number> = new Map()
  /** Undefined before anybody asked. */
  tellsEnvironments: boolean | undefined
  tellsDescriptors: boolean | undefined

  constructor(platform: string = process.platform, run: RunTool = runTool) {
    this.platform = platform
    this.run = run
  }

  look(): PsLook {
    return new PsLook(this)
  }
}

export class PsLook implements ProcessLook {
  readonly #source: PsSource
  #rows: ReadonlyMap<number, PsRow> | undefined
  #threads: ReadonlyMap<number, number> | undefined
  #commands: ReadonlyMap<number, string> | undefined
  #environments: ReadonlyMap<number, string> | undefined

  constructor(source: PsSource) {
    this.#source = source
  }

  entries(): readonly ProcessEntry[] {
    return [...this.#table().values()].map(entryOf)
  }

  entry(pid: number): ProcessEntry | undefined {
    const row = this.#table().get(pid)
    return row && entryOf(row)
  }

  status(pid: number): ProcessStatus | undefined {
    const row = this.#table().get(pid)
    if (row === undefined || row.state === 'Z') return undefined
    const threads = row.threads ?? this.#threadCounts().get(pid)
    return { rssBytes: row.rssBytes, anonymousBytes: undefined, peakRssBytes: undefined, threads }
  }

  /** Whether anything is told shows in our own. */
  openDescriptors(pids: readonly number[]): ReadonlyMap<number, OpenDescriptors> {
    const told = this.#source.run('lsof', descriptorArguments([...pids, process.pid]))
    const found = descriptorsOf(parsedListing(told?.text ?? ''))
    this.#source.tellsDescriptors = found.has(process.pid)
    return found
  }

  /** Cut at blanks: where an argument has some, it is told as several. */
  commandLine(pid: number): readonly string[] {
    this.#commands ??= this.#texts(commandArguments)
    return (this.#commands.get(pid) ?? '').split(' ').filter((each) => each !== '')
  }

  environment(pid: number): ReadonlyMap<string, string> {
    return variablesIn(this.#environmentTexts().get(pid) ?? '')
  }

  hasEnvironment(pid: number, assignment: string): boolean {
    return `${this.#environmentTexts().get(pid) ?? ''} `.includes(` ${assignment} `)
  }

  /** The first argument where the table has but a name: that is as the program was called. */
  program(pid: number): string | undefined {
    const name = this.#table().get(pid)?.program
    if (name === undefined || name.includes('/')) return name
    return this.commandLine(pid)[0] ?? name
  }

  unseen(): readonly Unseen[] {
    const { tellsDescriptors, tellsEnvironments } = this.#source
    const own = this.status(process.pid)
    return [
      ...(tellsDescriptors === false ? (['descriptors'] as const) : []),
      ...(own !== undefined && own.threads === undefined ? (['threads'] as const) : []),
      'peaks',
      'proportional',
      'native',
      ...(tellsEnvironments === false ? (['detached'] as const) : []),
    ]
  }

  #table(): ReadonlyMap<number, PsRow> {
    if (this.#rows !== undefined) return this.#rows
    const { run, platform, starts } = this.#source
    const told = run('ps', tableArguments(platform))
    const rows = parsedTable(told?.text ?? '', platform)
      .filter(({ pid }) => pid !== told?.pid)
      .map((row) => ({ ...row, startSeconds: sameStart(starts.get(row.pid), row.startSeconds) }))
    this.#source.starts = new Map(rows.map(({ pid, startSeconds }) => [pid, startSeconds]))
    return (this.#rows = new Map(rows.map((row) => [row.pid, row])))
  }

  #threadCounts(): ReadonlyMap<number, number> {
    const args = threadArguments(this.#source.platform)
    const told = args && this.#threads === undefined ? this.#source.run('ps', args) : undefined
    return (this.#threads ??= parsedThreads(told?.text ?? ''))
  }

  #texts(args: readonly string[]): ReadonlyMap<number, string> {
    return parsedTexts(this.#source.run('ps', args)?.text ?? '')
  }

  /** Whether environments are told shows in our own. */
  #environmentTexts(): ReadonlyMap<number, string> {
    if (this.#environments !== undefined) return this.#environments
    const texts = this.#texts(environmentArguments(this.#source.platform))
    const own = texts.get(process.pid) ?? ''
    this.#source.tellsEnvironments = Object.keys(process.env).some((name) => own.includes(` ${name}=`))
    return (this.#environments = texts)
  }
}

function entryOf({ pid, parent, group, session, state, startSeconds, program }: PsRow): ProcessEntry {
  return { pid, parent, group, session, state, start: startSeconds, command: basename(program) }
}

function sameStart(known: number | undefined, seconds: number): number {
  return known !== undefined && Math.abs(known - seconds) <= START_MAY_DIFFER_SECONDS ? known : seconds
}
