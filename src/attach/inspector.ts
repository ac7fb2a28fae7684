// The inspector of a process that runs: opened by SIGUSR1 where it is not, found among the ports that this very process
// listens on, and closed again by whoever opened it. Source: Node's documentation, "Debugger", advanced usage.
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { TidemarkError } from '../errors.ts'
import { InspectorClient } from './inspector-client.ts'
import { type Listener, listenersAround, listenersOf } from '../system/listening-ports.ts'
import { refused, type Target, threadNames, wakings } from './target.ts'

/** Opening waits for the program's loop: one that computes longer is told. */
const OPENS_WITHIN_MS = 5_000
const LOOK_EVERY_MS = 20
const ANSWERS_WITHIN_MS = 2_000

const CLOSE = `(process.getBuiltinModule ?? require)('node:inspector').close()`

export interface Inspector extends AsyncDisposable {
  readonly client: InspectorClient
  readonly port: number
  readonly wasOpen: boolean
}

/** Disposal leaves the inspector as it was. @throws TidemarkError `usage` where it does not open, with the reason */
export async function openInspector(target: Target): Promise<Inspector> {
  const before = listenersOf(target.pid)
  const found = target.isInspected ? await inspectorAmong(before, target.port) : undefined
  if (!target.maySignal && found === undefined) throw refused(target.pid, notSignalled(target.pid))
  if (target.isInspected && found === undefined) {
    throw refused(target.pid, 'its inspector is open and none of its ports answers as one')
  }
  const open = found ?? (await opened(target, before))
  const { listener, url, wasOpen } = open
  const client = await InspectorClient.connect(url, target.pid).catch((cause: unknown) => {
    if (wasOpen) throw cause
    throw new TidemarkError(
      'process',
      `Attach to process ${target.pid}: its inspector was opened on port ${listener.port} and takes no connection; it stays open, on this machine only`,
      { cause },
    )
  })
  return {
    client,
    port: listener.port,
    wasOpen,
    [Symbol.asyncDispose]: async () => await leave(target.pid, client, listener, wasOpen),
  }
}

interface Found {
  readonly listener: Listener
  readonly url: string
  readonly wasOpen: boolean
}

async function opened(target: Target, before: readonly Listener[]): Promise<Found> {
  const { pid, port } = target
  const known = new Set(before.map(({ inode }) => inode))
  const isTaken = (): boolean =>
    listenersAround(pid).some((each) => each.port === port && !known.has(each.inode))
  const taken = `port ${port}, on which its inspector opens, is taken by another process; wanted it free`
  if (isTaken()) throw refused(pid, taken)
  const woken = wakings(pid, 'SignalInspector')
  process.kill(pid, 'SIGUSR1')
  // Another attach may have come first: Node tries its port once a signal.
  let isAwaited = false
  let wasTaken = false
  const untilMs = performance.now() + OPENS_WITHIN_MS
  while (performance.now() < untilMs) {
    await sleep(LOOK_EVERY_MS)
    const listener = listenersOf(pid).find(({ inode }) => !known.has(inode))
    const url = listener === undefined ? undefined : await socketUrl(listener)
    if (listener !== undefined && url !== undefined) return { listener, url, wasOpen: false }
    const isAwaitedNow = listener === undefined && isTaken()
    wasTaken ||= isAwaitedNow
    if (isAwaited && !isAwaitedNow && wakings(pid, 'SignalInspector') !== woken) process.kill(pid, 'SIGUSR1')
    isAwaited = isAwaitedNow
  }
  // A Node that does not name its threads may have had it open all along: the signal then changes nothing.
  const found = await inspectorAmong(
    before.filter((each) => each.port === port),
    port,
  )
  if (found !== undefined) return found
  throw refused(pid, wasTaken ? taken : whyNotOpened(pid, woken))
}

/** A signal that nobody catches would end it. */
function notSignalled(pid: number): string {
  return `without /proc it cannot be told whether it catches SIGUSR1, which would end it if not, so it is not sent, and no open inspector was found (by lsof); wanted it open: start it with --inspect, or kill -USR1 ${pid} by hand`
}

/** Node's own handler wakes a thread of its own; the handler of a program does not. */
function whyNotOpened(pid: number, woken: number | undefined): string {
  const now = wakings(pid, 'SignalInspector')
  const waited = `no inspector opened within ${OPENS_WITHIN_MS / 1000} s of SIGUSR1`
  if (woken === undefined || now === undefined)
    return `${waited}: it catches that signal itself, or it is busy`
  return now === woken
    ? `${waited}: the program catches that signal itself, and has got one`
    : `${waited}: it computes without a pause; the inspector opens once it pauses, and then stays open; wanted an idle moment`
}

async function inspectorAmong(listeners: readonly Listener[], port: number): Promise<Found | undefined> {
  const likelyFirst = listeners.toSorted(
    (one, other) => Number(other.port === port) - Number(one.port === port),
  )
  for (const listener of likelyFirst) {
    const url = await socketUrl(listener)
    if (url !== undefined) return { listener, url, wasOpen: true }
  }
  return undefined
}

const listSchema = z.array(z.object({ webSocketDebuggerUrl: z.string() })).min(1)

/** Undefined where no inspector answers. */
async function socketUrl({ host, port }: Listener): Promise<string | undefined> {
  try {
    const answer = await fetch(`http://${host}:${port}/json/list`, {
      headers: { connection: 'close' },
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    })
    const [first] = listSchema.parse(await answer.json())
    if (first === undefined) return undefined
    return `ws://${host}:${port}${new URL(first.webSocketDebuggerUrl).pathname}`
  } catch {
    return undefined
  }
}

/** @throws TidemarkError `process` when an inspector that was opened here is still open: anybody on this machine may use it */
async function leave(
  pid: number,
  client: InspectorClient,
  { inode, port }: Listener,
  wasOpen: boolean,
): Promise<void> {
  using stack = new DisposableStack()
  stack.use(client)
  // What it logged while a session was there is kept for the next one, with all it refers to.
  await client.ask('Runtime.discardConsoleEntries').catch(() => undefined)
  if (wasOpen) return
  await client.evaluate(z.unknown(), CLOSE).catch(() => undefined) // It closes this connection before it could answer.
  const untilMs = performance.now() + OPENS_WITHIN_MS
  while (performance.now() < untilMs) {
    const isOpen =
      listenersOf(pid).some((each) => each.inode === inode) || threadNames(pid).includes('InspectorIo')
    if (!isOpen) return
    await sleep(LOOK_EVERY_MS)
  }
  throw new TidemarkError(
    'process',
    `Close the inspector of process ${pid}: it is still open on port ${port} after ${OPENS_WITHIN_MS / 1000} s, wanted it closed`,
  )
}
