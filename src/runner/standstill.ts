// Where a process stands that computes and never comes back. Node opens V8's inspector on SIGUSR1, from a thread of its
// own: also in a loop without an end. Nothing is asked of a process that was not given up already.
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { pathOf } from '../resources/file-url.ts'

/** For all of it: the process is then ended without a line. */
const LOOK_MS = 5_000
const POLL_MS = 50
/** What a stack of an error has, too. */
const MAX_FRAMES = 20

/** Of the measured Node: any free port, once it is asked for, and only on this machine. */
export const INSPECTOR_FLAG = '--inspect-port=127.0.0.1:0'

const ADDRESS = /Debugger listening on (ws:\/\/127\.0\.0\.1:\d+\/[\w-]+)/

const heard = z.discriminatedUnion('method', [
  z.object({
    method: z.literal('Debugger.scriptParsed'),
    params: z.object({ scriptId: z.string(), url: z.string() }),
  }),
  z.object({
    method: z.literal('Debugger.paused'),
    params: z.object({
      callFrames: z.array(
        z.object({
          functionName: z.string(),
          location: z.object({
            scriptId: z.string(),
            lineNumber: z.number(),
            columnNumber: z.number().default(0),
          }),
        }),
      ),
    }),
  }),
])
type Frame = (z.infer<typeof heard> & { method: 'Debugger.paused' })['params']['callFrames'][number]

/** As the stack of an error; undefined where it cannot be told. @param printed what the process wrote to stderr so far */
export async function standstill(pid: number, printed: () => string): Promise<string | undefined> {
  const limit = AbortSignal.timeout(LOOK_MS)
  try {
    const before = printed().length // A child of it may have an inspector, and say so in the same place.
    process.kill(pid, 'SIGUSR1')
    return await stackAt(await addressIn(() => printed().slice(before), limit), limit)
  } catch {
    return undefined
  }
}

async function addressIn(printed: () => string, limit: AbortSignal): Promise<string> {
  for (;;) {
    const [, address] = ADDRESS.exec(printed()) ?? []
    if (address !== undefined) return address
    await pause(POLL_MS, undefined, { signal: limit })
  }
}

async function stackAt(address: string, limit: AbortSignal): Promise<string | undefined> {
  const socket = new WebSocket(address)
  using open = new DisposableStack()
  open.defer(() => socket.close())
  await once(socket, 'open', { signal: limit })
  const stopped = stackIn(socket, limit)
  socket.send(JSON.stringify({ id: 1, method: 'Debugger.enable' }))
  socket.send(JSON.stringify({ id: 2, method: 'Debugger.pause' }))
  return await stopped
}

/** Scripts are told first: a frame has no more than the number of its. */
function stackIn(socket: WebSocket, limit: AbortSignal): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const scripts = new Map<string, string>()
  limit.addEventListener('abort', () => resolve(undefined))
  socket.addEventListener('message', ({ data }) => {
    const { data: message } = heard.safeParse(JSON.parse(String(data)))
    if (message?.method === 'Debugger.scriptParsed')
      scripts.set(message.params.scriptId, pathOf(message.params.url))
    if (message?.method === 'Debugger.paused') resolve(stackText(message.params.callFrames, scripts))
  })
  return promise
}

function stackText(frames: readonly Frame[], scripts: ReadonlyMap<string, string>): string {
  const lines = frames.slice(0, MAX_FRAMES).map(({ functionName, location }) => {
    const { scriptId, lineNumber, columnNumber } = location
    const place = `${scripts.get(scriptId) ?? ''}:${lineNumber + 1}:${columnNumber + 1}`
    return functionName === '' ? `    at ${place}` : `    at ${functionName} (${place})`
  })
  return ['Where it stood:', ...lines].join('\n')
}
