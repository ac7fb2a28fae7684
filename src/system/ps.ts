// What `ps` prints, by system: the options that make it print what is wanted, and how that is read. Header lines are
// switched off by naming each column with nothing (POSIX). Sources: ps(1) of procps, macOS, FreeBSD.

export interface PsRow {
  readonly pid: number
  readonly parent: number
  readonly group: number
  readonly state: string
  readonly rssBytes: number
  /** Seconds since 1970. */
  readonly startSeconds: number
  /** Undefined where this ps has no such column. */
  readonly session: number | undefined
  readonly threads: number | undefined
  /** The name of the program; on macOS with its path. */
  readonly program: string
}

interface Dialect {
  /** Columns that POSIX does not know, where this ps has them. */
  readonly session?: string
  readonly threads?: string
  /** Prints one line for each thread. */
  readonly perThread?: readonly string[]
  /** Selects all processes and appends their environments, as far as they may be read. */
  readonly environments: readonly string[]
}

/** macOS has `sess`, which it fills with 0. */
const DIALECTS: Readonly<Record<string, Dialect>> = {
  linux: { session: 'sid', threads: 'nlwp', environments: ['axeww'] },
  darwin: { perThread: ['-A', '-M'], environments: ['-A', '-E', '-ww'] },
  freebsd: { session: 'sid', threads: 'nlwp', environments: ['-axeww'] },
}

const OTHER: Dialect = { environments: ['-axeww'] }

const FIXED = ['pid', 'ppid', 'pgid', 'stat', 'rss', 'lstart'] as const

function dialectOf(platform: string): Dialect {
  return DIALECTS[platform] ?? OTHER
}

/** Arguments for one line a process. */
export function tableArguments(platform: string): readonly string[] {
  const { session, threads } = dialectOf(platform)
  const columns = [...FIXED, session, threads, 'comm'].filter((each) => each !== undefined)
  return ['-A', '-ww', ...columns.flatMap(column)]
}

/** Undefined where the table tells already, or nothing does. */
export function threadArguments(platform: string): readonly string[] | undefined {
  return dialectOf(platform).perThread
}

export const commandArguments: readonly string[] = ['-A', '-ww', ...column('pid'), ...column('args')]

export function environmentArguments(platform: string): readonly string[] {
  return [...dialectOf(platform).environments, ...column('pid'), ...column('args')]
}

/** Lines that are none of ours are left out. */
export function parsedTable(text: string, platform: string): readonly PsRow[] {
  const { session, threads } = dialectOf(platform)
  const numbers = [session, threads].filter((each) => each !== undefined).map(() => String.raw`\s+(-?\d+)`)
  const line = new RegExp(
    String.raw`^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\d+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]+\s+\d{4})${numbers.join('')}\s+(.+)$`,
  )
  return text.split('\n').flatMap((each) => {
    const [, pid, parent, group, state = '?', rss, start = '', ...rest] = line.exec(each) ?? []
    if (pid === undefined) return []
    const further = rest.slice(0, -1).map(Number)
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        state: state.charAt(0),
        rssBytes: Number(rss) * 1024,
        startSeconds: Date.parse(start) / 1000,
        session: session === undefined ? undefined : further[0],
        threads: threads === undefined ? undefined : further.at(-1),
        program: (rest.at(-1) ?? '').trimEnd(),
      },
    ]
  })
}

/** Of `ps -M`: a line with the user for each process, and one that begins with blanks for each further thread. */
export function parsedThreads(text: string): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const line of text.split('\n').slice(1)) {
    const pid = Number(/^\S+\s+(\d+)\s/.exec(line)?.[1] ?? /^\s+(\d+)\s/.exec(line)?.[1])
    if (pid > 0) counts.set(pid, (counts.get(pid) ?? 0) + 1)
  }
  return counts
}

/** `PID text`, by pid. */
export function parsedTexts(text: string): ReadonlyMap<number, string> {
  const lines = text.split('\n').flatMap((line) => {
    const [, pid, rest] = /^\s*(\d+)\s(.*)$/.exec(line) ?? []
    return pid === undefined || rest === undefined ? [] : [[Number(pid), rest.trim()] as const]
  })
  return new Map(lines)
}

/** Of a command line with its environment behind it: a value goes up to what looks like the next variable. */
export function variablesIn(text: string): ReadonlyMap<string, string> {
  const [, ...assignments] = text.split(/ (?=[A-Za-z_]\w*=)/)
  return new Map(
    assignments.map((each) => {
      const at = each.indexOf('=')
      return [each.slice(0, at), each.slice(at + 1)]
    }),
  )
}

function column(name: string): readonly string[] {
  return ['-o', `${name}=`]
}
