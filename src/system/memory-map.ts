// The mappings of a process as the kernel lists them, with what of each is resident: proc_pid_smaps(5).
import { readFileSync } from 'node:fs'
import { hasProc } from '../resources/has-proc.ts'

export interface Mapping {
  readonly start: bigint
  readonly bytes: number
  /** `rw-p` */
  readonly permissions: string
  /** Of a file, or in brackets; empty where it has none. */
  readonly name: string
  /** True where a file is behind it. */
  readonly isOfFile: boolean
  readonly rssBytes: number
  /** Of what is resident, that which no file is behind. */
  readonly anonymousBytes: number
}

const HEADER = /^([\da-f]+)-([\da-f]+) (\S+) \S+ \S+ (\d+)\s*(.*)$/
const AMOUNT = /^(Rss|Anonymous):\s+(\d+) kB$/

/** Undefined where the kernel does not say; costs it a walk over the page tables, 4 ms at 330 MB. */
export function memoryMap(pid: number): readonly Mapping[] | undefined {
  if (!hasProc()) return undefined
  try {
    return parsedMemoryMap(readFileSync(`/proc/${pid}/smaps`, 'utf8'))
  } catch {
    return undefined
  }
}

export function parsedMemoryMap(text: string): readonly Mapping[] {
  const mappings: { header: RegExpExecArray; amounts: Map<string, number> }[] = []
  for (const line of text.split('\n')) {
    const header = HEADER.exec(line)
    if (header !== null) mappings.push({ header, amounts: new Map() })
    const [, kind = '', kilobytes] = AMOUNT.exec(line) ?? []
    if (kilobytes !== undefined) mappings.at(-1)?.amounts.set(kind, Number(kilobytes) * 1024)
  }
  return mappings.map(({ header, amounts }) => {
    const [, from = '0', to = '0', permissions = '', inode, name = ''] = header
    const start = BigInt(`0x${from}`)
    return {
      start,
      bytes: Number(BigInt(`0x${to}`) - start),
      permissions,
      name,
      isOfFile: inode !== '0',
      rssBytes: amounts.get('Rss') ?? 0,
      anonymousBytes: amounts.get('Anonymous') ?? 0,
    }
  })
}
