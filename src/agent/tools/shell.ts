// Runs a command in a shell and streams its output. Nothing the command started outlives the call.
import { existsSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import { TidemarkError } from '../../errors.ts'
import type { ChildProcesses } from '../process/child-processes.ts'
import { type CommandEnd, runCommand } from '../process/run-command.ts'
import type { OutputCapture, OutputLimiter } from './output-limit.ts'
import { checkInput, optionalNumber, stringOf, type Tool, type ToolCall } from './tool.ts'

const defaultTimeoutMs = 120_000
const longestTimeoutMs = 3_600_000

export interface ShellOptions {
  readonly limiter: OutputLimiter
  readonly processes: ChildProcesses
}

interface ShellCommand {
  readonly command: string
  readonly timeoutMs: number
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
  { command, timeoutMs }: ShellCommand,
  call: ToolCall,
  { limiter, processes }: ShellOptions,
): Promise<string> {
  call.signal.throwIfAborted()
  await using capture = limiter.capture()
  const end = await runCommand(processes, {
    // One pipe for both streams keeps their order.
    command: {
      file: existsSync('/bin/bash') ? '/bin/bash' : '/bin/sh',
      args: ['-c', `exec 2>&1\n${command}`],
      directory: call.directory,
      label: `shell: ${command.slice(0, 60)}`,
      streams: 'output',
    },
    timeoutMs,
    signal: call.signal,
    take: taking(capture, call),
  }).catch((cause: unknown) => {
    throw new TidemarkError('tool', `Run ${command}: it could not be started, or its output was lost`, {
      cause,
    })
  })
  call.signal.throwIfAborted()
  return describe(await capture.finish(), end, timeoutMs)
}

function taking(capture: OutputCapture, call: ToolCall): (chunk: Buffer) => Promise<void> {
  const decoder = new StringDecoder('utf8')
  return async (chunk) => {
    const body = decoder.write(chunk)
    if (body !== '') call.progress({ kind: 'output', body })
    await capture.write(chunk)
  }
}

function describe(output: string, end: CommandEnd, timeoutMs: number): string {
  if (end.how === 'timed-out') return `${output}\n[Killed: it ran longer than ${timeoutMs} ms]`
  if (end.how === 'aborted') return output
  if (end.signal !== undefined) return `${output}\n[Ended by ${end.signal}]`
  if (end.code !== 0) return `${output}\n[Exit code ${end.code}]`
  return output === '' ? '[No output]' : output
}
