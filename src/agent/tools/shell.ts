// Runs a command in its own process group and streams its output. Nothing the command started outlives the call.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { setTimeout as sleep } from 'node:timers/promises'
import { TidemarkError } from '../../errors.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import type { OutputCapture, OutputLimiter } from './output-limit.ts'
import { isGroupAlive, terminateGroup } from './process-group.ts'
import { checkInput, optionalNumber, stringOf, type Tool, type ToolCall } from './tool.ts'

const defaultTimeoutMs = 120_000
const longestTimeoutMs = 3_600_000
/** Between SIGTERM and SIGKILL. */
const defaultGraceMs = 2000
/** A pipe that somebody else still holds is let go of after this long without output. */
const quietMs = 300

export interface ShellOptions {
  readonly limiter: OutputLimiter
  readonly registry: ResourceRegistry
  /** Default 2,000 ms. */
  readonly graceMs?: number
}

interface Ending {
  readonly code: number | null
  readonly signal: string | null
  readonly timedOut: boolean
}

export function shellTool(options: ShellOptions): Tool {
  const tool: Tool = {
    name: 'shell',
    description: 'Run a shell command in the working directory. Background processes end with the call.',
    inputSchema: {
      type: 'object',
      properties: {
        command: { type: 'string' },
        timeoutMs: { type: 'integer', description: `Milliseconds, ${defaultTimeoutMs} by default` },
      },
      required: ['command'],
    },
    async execute(input, call) {
      checkInput(tool, input)
      const asked = optionalNumber(input, 'timeoutMs') ?? defaultTimeoutMs
      const timeoutMs = Math.min(longestTimeoutMs, Math.max(1, asked))
      const output = await run({ command: stringOf(input, 'command'), timeoutMs }, call, options)
      return { output, title: stringOf(input, 'command').slice(0, 80) }
    },
  }
  return tool
}

async function run(
  { command, timeoutMs }: { readonly command: string; readonly timeoutMs: number },
  call: ToolCall,
  { limiter, registry, graceMs = defaultGraceMs }: ShellOptions,
): Promise<string> {
  call.signal.throwIfAborted()
  const shell = existsSync('/bin/bash') ? '/bin/bash' : '/bin/sh'
  // One pipe for both streams keeps their order.
  const child = spawn(shell, ['-c', `exec 2>&1\n${command}`], {
    cwd: call.directory,
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
  await once(child, 'spawn')
  const { pid, stdout } = child
  if (pid === undefined) throw new TidemarkError('tool', `Run ${command}: the process has no id`)
  const holding = registry.hold('process', `shell: ${command.slice(0, 60)}`)
  await using capture = limiter.capture()
  const reading = readAll(stdout, capture, call)
  const ending = await ended(child, timeoutMs, call.signal)
  const gone = !isGroupAlive(pid) || (await terminateGroup(pid, graceMs))
  if (gone) holding[Symbol.dispose]() // What survives SIGKILL stays on the books.
  const failure = await drain(stdout, reading, capture)
  call.signal.throwIfAborted()
  if (failure !== undefined)
    throw new TidemarkError('tool', `Run ${command}: its output was lost`, { cause: failure })
  return describe(await capture.finish(), ending, timeoutMs)
}

/**
 * Waits for each piece to be taken before it reads the next: the pipe is the only buffer. Resolves with what went
 * wrong, if anything; the command then finds its pipe closed.
 */
async function readAll(stdout: Readable, capture: OutputCapture, call: ToolCall): Promise<unknown> {
  const decoder = new StringDecoder('utf8')
  try {
    for await (const chunk of stdout) {
      if (!Buffer.isBuffer(chunk)) continue
      const body = decoder.write(chunk)
      if (body !== '') call.progress({ kind: 'output', body })
      await capture.write(chunk)
    }
    return undefined
  } catch (error) {
    return isPrematureClose(error) ? undefined : error
  }
}

/** We closed the pipe ourselves: see drain. */
function isPrematureClose(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}

/** Resolves when the command has ended, or when it must be ended. */
async function ended(child: ChildProcess, timeoutMs: number, signal: AbortSignal): Promise<Ending> {
  const exit = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve()
  const stop = new AbortController()
  const abort = (): void => stop.abort()
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  const timeout = sleep(timeoutMs, true, { signal: stop.signal }).catch(() => false)
  const timedOut = await Promise.race([exit.then(() => false), timeout])
  signal.removeEventListener('abort', abort)
  stop.abort()
  return { code: child.exitCode, signal: child.signalCode, timedOut }
}

/** The group is gone, so the end of the pipe is near, unless a process that left the group holds it. */
async function drain(stdout: Readable, reading: Promise<unknown>, capture: OutputCapture): Promise<unknown> {
  for (;;) {
    const before = capture.bytes
    const stop = new AbortController()
    const quiet = sleep(quietMs, true, { signal: stop.signal }).catch(() => false)
    const isQuiet = await Promise.race([reading.then(() => false), quiet])
    stop.abort()
    if (!isQuiet) return await reading
    if (capture.bytes !== before) continue
    stdout.destroy()
    return await reading
  }
}

function describe(output: string, { code, signal, timedOut }: Ending, timeoutMs: number): string {
  if (timedOut) return `${output}\n[Killed: it ran longer than ${timeoutMs} ms]`
  if (signal !== null) return `${output}\n[Ended by ${signal}]`
  if (code !== 0) return `${output}\n[Exit code ${code}]`
  return output === '' ? '[No output]' : output
}
