import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { outputLimitBytes, SpillingLimiter } from '../../../src/agent/tools/output-limit.ts'
import { ChildProcesses } from '../../../src/agent/process/child-processes.ts'
import { shellTool } from '../../../src/agent/tools/shell.ts'
import { SpillDirectory } from '../../../src/agent/tools/spill.ts'
import type { ToolProgress } from '../../../src/agent/tools/tool.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { temporaryDirectory, type TemporaryDirectory, until } from '../fixture.ts'

const registry = new ResourceRegistry()
const processes = new ChildProcesses(registry, { graceMs: 100 })

afterAll(() => processes[Symbol.asyncDispose]())

interface Shell {
  readonly output: Promise<string>
  readonly abort: () => void
  readonly progress: ToolProgress[]
}

function shell(directory: TemporaryDirectory, command: string, timeoutMs?: number): Shell {
  const limiter = new SpillingLimiter(new SpillDirectory(join(directory.path, 'spill'), registry))
  const tool = shellTool({ limiter, processes })
  const controller = new AbortController()
  const progress: ToolProgress[] = []
  const result = tool.execute(
    { command, ...(timeoutMs !== undefined && { timeoutMs }) },
    {
      callId: 'c',
      sessionId: 's',
      signal: controller.signal,
      directory: directory.path,
      progress: (event) => progress.push(event),
    },
  )
  const output = result.then((value) => value.output)
  output.catch(() => {})
  return { output, abort: () => controller.abort(new Error('aborted')), progress }
}

/** The process that wrote its id to a file. */
function pidIn(directory: TemporaryDirectory, name: string): number {
  return Number(readFileSync(join(directory.path, name), 'utf8'))
}

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

describe('the shell tool', () => {
  it('gives output and errors in their order, and how it ended', async () => {
    using directory = temporaryDirectory()
    expect(await shell(directory, 'echo out; echo err >&2; echo out').output).toBe('out\nerr\nout\n')
    expect(await shell(directory, 'echo no; exit 3').output).toBe('no\n\n[Exit code 3]')
    expect(await shell(directory, 'kill -9 $$').output).toContain('[Ended by SIGKILL]')
    expect(await shell(directory, 'pwd').output).toBe(`${directory.path}\n`)
    expect(await shell(directory, 'true').output).toBe('[No output]')
    expect(registry.live('process')).toBe(0)
  })

  it('streams only what is new', async () => {
    using directory = temporaryDirectory()
    const { output, progress } = shell(directory, 'for i in 1 2 3; do echo $i; sleep 0.05; done')
    expect(await output).toBe('1\n2\n3\n')
    expect(progress.map(({ body }) => body).join('')).toBe('1\n2\n3\n')
  })

  it('holds a bounded part of 50 MB, with the whole in the file', async () => {
    using directory = temporaryDirectory()
    const bytes = 50 * 1024 * 1024
    let reported = 0
    const limiter = new SpillingLimiter(new SpillDirectory(join(directory.path, 'spill'), registry))
    globalThis.gc?.()
    const before = process.memoryUsage().arrayBuffers
    let highest = 0
    const { output } = await shellTool({ limiter, processes }).execute(
      { command: `head -c ${bytes} /dev/zero | tr '\\0' 'x'` },
      {
        callId: 'c',
        sessionId: 's',
        signal: new AbortController().signal,
        directory: directory.path,
        progress: ({ body }) => {
          reported += body.length
          highest = Math.max(highest, process.memoryUsage().arrayBuffers - before)
        },
      },
    )
    expect(reported).toBe(bytes)
    expect(output.length).toBeLessThanOrEqual(outputLimitBytes)
    expect(statSync(/in (\/\S+\.txt)\]/.exec(output)?.[1] ?? '').size).toBe(bytes)
    expect(highest).toBeLessThan(bytes / 2)
  })

  it('ends at its time limit with all its children', async () => {
    using directory = temporaryDirectory()
    const { output } = shell(directory, 'echo begun; sleep 60 & echo $! > child; wait', 300)
    expect(await output).toMatch(/begun\n\n\[Killed: it ran longer than 300 ms\]/)
    expect(isAlive(pidIn(directory, 'child'))).toBe(false)
  })

  it('kills a stubborn command and its grandchild when it is aborted', async () => {
    using directory = temporaryDirectory()
    const command = `trap '' TERM; echo $$ > shell; (trap '' TERM; echo $BASHPID > grandchild; sleep 60) & sleep 60; sleep 60`
    const { output, abort } = shell(directory, command)
    await until(() => existsSync(join(directory.path, 'grandchild')))
    await until(() => pidIn(directory, 'grandchild') > 0)
    expect(isAlive(pidIn(directory, 'shell'))).toBe(true)
    abort()
    await expect(output).rejects.toThrow('aborted')
    expect(isAlive(pidIn(directory, 'shell'))).toBe(false)
    expect(isAlive(pidIn(directory, 'grandchild'))).toBe(false)
    expect(registry.live('process')).toBe(0)
  })

  it('is not held up by a background child that has the pipe, and ends it', async () => {
    using directory = temporaryDirectory()
    const { output } = shell(directory, 'sleep 60 & echo $! > child; echo done')
    expect(await output).toBe('done\n')
    expect(isAlive(pidIn(directory, 'child'))).toBe(false)
  })

  it('is not held up by a process that has left its group and has the pipe, and ends it', async () => {
    using directory = temporaryDirectory()
    const { output } = shell(directory, 'setsid sleep 60 & echo $! > child; echo done; sleep 0.1')
    expect(await output).toBe('done\n')
    expect(isAlive(pidIn(directory, 'child'))).toBe(false)
  })

  it('does not start when it is aborted already', async () => {
    using directory = temporaryDirectory()
    const limiter = new SpillingLimiter(new SpillDirectory(join(directory.path, 'spill'), registry))
    const call = {
      callId: 'c',
      sessionId: 's',
      signal: AbortSignal.abort(new Error('early')),
      directory: directory.path,
      progress() {},
    }
    await expect(shellTool({ limiter, processes }).execute({ command: 'touch x' }, call)).rejects.toThrow(
      'early',
    )
    expect(existsSync(join(directory.path, 'x'))).toBe(false)
  })
})
