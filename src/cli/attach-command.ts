// `tidemark attach PID`: what a process that already runs is, holds, and what grows in it.
import type { LiveProfile } from '../heap/profile/live-stacks.ts'
import { attach, type Attached, type AttachProgress } from '../attach/attach.ts'
import { formatBytes, formatMs } from '../findings/quantity.ts'
import { attachReport } from '../report/attach-report.ts'
import { lookAround } from '../system/look-around.ts'
import { exitCode } from '../report/exit-code.ts'
import { redactedCommand, redactedDeep, redaction } from '../redacted.ts'
import { TidemarkError } from '../errors.ts'
import type { Allocations } from '../report/allocations.ts'
import { profilesMustBeWritable, wantsProfiles, writeProfiles } from './profile-files.ts'
import type { ProfileOptions } from './profile-options.ts'

export interface AttachCommandOptions extends ProfileOptions {
  readonly collect: boolean
  readonly heap?: true
  /** Seconds. */
  readonly for?: number
  readonly json?: true
}

const VERDICTS = { grew: 'leak', 'nothing-grew': 'clean', undecided: 'undecided' } as const

/** Returns the exit code. @throws TidemarkError `usage`, `process` */
export async function attachTo(given: string, options: AttachCommandOptions): Promise<number> {
  const pid = processId(given)
  profilesMustBeAskedFor(options)
  using stack = new DisposableStack()
  const ending = new AbortController()
  const redact = redaction({ ...environmentOf(pid), ...process.env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const end = (): void =>
      ending.abort(new TidemarkError('aborted', `Attach to process ${pid}: ended by ${signal}`))
    process.on(signal, end)
    stack.defer(() => process.off(signal, end))
  }
  const found = await attach(
    pid,
    {
      collects: options.collect,
      heap: options.heap === true,
      durationMs: options.for === undefined ? undefined : options.for * 1000,
      progress: progress(pid),
    },
    ending.signal,
  )
  const { live, ...told } = found
  const shown = redactedDeep({ ...told, command: redactedCommand(found.command, redact) }, redact)
  process.stdout.write(
    options.json === true ? `${JSON.stringify(shown, undefined, 2)}\n` : attachReport(shown),
  )
  const allocations = live && redactedDeep(allocationsOf(live, options.for), redact)
  say(await writeProfiles(allocations, options))
  return codeOf(found)
}

/** @throws TidemarkError `usage` */
function profilesMustBeAskedFor(options: AttachCommandOptions): void {
  if (wantsProfiles(options) && options.for === undefined) {
    throw new TidemarkError(
      'usage',
      'Attach: a profile is wanted and no time to look, wanted --for TIME, for V8 knows only what is allocated while it looks',
    )
  }
  profilesMustBeWritable(options)
}

function allocationsOf(live: LiveProfile, seconds = 0): Allocations {
  return {
    schema: 'tidemark.allocations/1',
    atMs: Date.now(),
    durationMs: seconds * 1_000,
    over: formatMs(seconds * 500),
    ...live,
  }
}

/** @throws TidemarkError `usage` */
function processId(given: string): number {
  const pid = Number(given)
  if (!Number.isSafeInteger(pid) || pid < 1 || pid === process.pid) {
    throw new TidemarkError(
      'usage',
      `Attach: found ${JSON.stringify(given)}, wanted the id of another process, such as 4711`,
    )
  }
  return pid
}

/** What was asked for and could not be seen is no good news. */
function codeOf({ growth, heap }: Attached): number {
  if (growth?.verdict === 'grew') return exitCode('leak')
  if (heap !== undefined && 'refusal' in heap) return exitCode('undecided')
  return exitCode(growth === undefined ? 'clean' : VERDICTS[growth.verdict])
}

function progress(pid: number): AttachProgress {
  return {
    opened: (port, wasOpen) =>
      say(`inspector of process ${pid} ${wasOpen ? 'was open' : 'opened'} on port ${port}`),
    beforeSnapshot: ({ stallMs, memoryBytes, refusal }) =>
      say(
        `a snapshot stops the process for up to ${formatMs(stallMs)} and takes up to ${formatBytes(memoryBytes)}, which it may keep${refusal === undefined ? '' : `: not taken, ${refusal}`}`,
      ),
    looked: ({ inside, outside }, nth, of) => {
      if (nth !== 1 && nth % 4 !== 0) return
      say(
        `look ${nth} of ${of}: heap ${formatBytes(inside.heapUsedBytes)}, resident ${formatBytes(outside.rssBytes)}`,
      )
    },
  }
}

function say(text: string): void {
  if (text !== '') process.stderr.write(`tidemark: ${text.trimEnd()}\n`)
}

/** Its secrets are not ours: they are taken out of what is shown too. */
function environmentOf(pid: number): Readonly<Record<string, string>> {
  return Object.fromEntries(lookAround().environment(pid))
}
