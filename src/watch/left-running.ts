// What a watched program has left running when it ended by itself, and the line that started it: its probe said last what
// it had started and was still alive.
import { culpritOf } from '../findings/counts/origins.ts'
import type { Finding } from '../findings/finding.ts'
import { plural } from '../findings/quantity.ts'
import type { Survivor } from '../runner/series.ts'
import type { WrittenOrigin } from './probe-files.ts'
import type { ThreadHistory } from './thread-history.ts'

/** Longer names of commands are cut by the kernel; Node adds that of its main thread. */
const MOST_LETTERS = 15

/** One finding for each line that started some of them, and one for those of which that is not known. */
export function leftRunning(
  survivors: readonly Survivor[],
  threads: readonly ThreadHistory[],
): readonly Finding[] {
  const origins = threads
    .filter(({ last }) => last.why === 'exit')
    .flatMap(({ last }) => last.holdings.origins)
    .filter(({ kind, site }) => kind === 'process' && site !== undefined)
  const named = new Map(
    survivors.map((survivor) => [survivor, origins.filter((origin) => isNamed(survivor, origin))]),
  )
  // What was started may have started the rest, in another name.
  const others = origins.filter((origin) => ![...named.values()].some((each) => each.includes(origin)))
  const groups = Map.groupBy(survivors, (survivor) => {
    const own = named.get(survivor) ?? []
    return only(own.length > 0 ? own : others)
  })
  return [...groups].map(([origin, left]) => finding(left, origin))
}

function isNamed({ command }: Survivor, { label }: WrittenOrigin): boolean {
  const [started = ''] = label.split(/[\s,(]/, 1)
  return started.slice(0, MOST_LETTERS) === command.replace(/-MainThread$/, '').slice(0, MOST_LETTERS)
}

function only(origins: readonly WrittenOrigin[]): WrittenOrigin | undefined {
  return origins.length === 1 ? origins[0] : undefined
}

function finding(survivors: readonly Survivor[], origin: WrittenOrigin | undefined): Finding {
  const names = survivors.map(({ command, pid }) => `${command} (${pid})`)
  const culprit = culpritOf(origin?.site ?? {})
  return {
    rule: 'left-after-exit',
    kind: 'process',
    message: `${plural(names.length, 'process')} outlived the program that started ${names.length === 1 ? 'it' : 'them'}, and still run: ${names.join(', ')}`,
    phase: '',
    ...(culprit !== undefined && { culprit }),
    evidence: { names },
  }
}
