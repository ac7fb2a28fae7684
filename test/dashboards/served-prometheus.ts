// A running `tidemark dashboard` as a user starts it, and what its Prometheus answers.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'

const main = resolve(import.meta.dirname, '../../src/cli/main.ts')
/** For what must happen on the slowest machine. */
const patienceMs = 40_000

const rule = z.object({
  name: z.string(),
  type: z.enum(['alerting', 'recording']),
  health: z.string(),
  state: z.enum(['inactive', 'pending', 'firing']).optional(),
  lastError: z.string().optional(),
})
const rulesAnswer = z.object({ data: z.object({ groups: z.array(z.object({ rules: z.array(rule) })) }) })
const queryAnswer = z.object({
  status: z.literal('success'),
  data: z.object({ result: z.array(z.unknown()) }),
})
const targetsAnswer = z.object({
  data: z.object({ activeTargets: z.array(z.object({ health: z.string() })) }),
})

export interface Program extends AsyncDisposable {
  readonly child: ChildProcess
  /** What it has printed until it was ready. */
  readonly said: string
}

/** Resolves once it has printed what is wanted. */
export async function started(args: readonly string[], wanted: RegExp): Promise<Program> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    said += String(chunk)
    if (wanted.test(said)) break
  }
  if (!wanted.test(said)) throw new Error(`${args.join(' ')} ended and has said: ${said}`)
  child.stdout.resume()
  return { child, said, [Symbol.asyncDispose]: () => ended(child) }
}

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}

export class ServedPrometheus implements AsyncDisposable {
  readonly program: Program
  readonly page: string
  readonly #url: string

  private constructor(program: Program) {
    this.program = program
    this.page = /^dashboard: (\S+)$/m.exec(program.said)?.[1] ?? ''
    this.#url = /^prometheus: (\S+)$/m.exec(program.said)?.[1] ?? ''
  }

  static async start(targets: readonly string[], more: readonly string[] = []): Promise<ServedPrometheus> {
    const args = targets.flatMap((target) => ['--target', target])
    const command = [main, 'dashboard', '--port', '0', '--interval', '0.5', ...args, ...more]
    return new ServedPrometheus(await started(command, /^prometheus: \S+\n/m))
  }

  /** How many series there are. */
  async count(query: string): Promise<number> {
    return queryAnswer.parse(await this.#get(`/api/v1/query?query=${encodeURIComponent(query)}`)).data.result
      .length
  }

  async rules(): Promise<z.infer<typeof rule>[]> {
    return rulesAnswer.parse(await this.#get('/api/v1/rules')).data.groups.flatMap(({ rules }) => rules)
  }

  /** By name, of those that are pending or fire. */
  async alerts(): Promise<Record<string, string>> {
    const raised = (await this.rules()).filter(({ state = 'inactive' }) => state !== 'inactive')
    return Object.fromEntries(raised.map(({ name, state = '' }) => [name, state]))
  }

  async health(): Promise<string[]> {
    return targetsAnswer
      .parse(await this.#get('/api/v1/targets'))
      .data.activeTargets.map(({ health }) => health)
  }

  async #get(path: string): Promise<unknown> {
    return await (await fetch(this.#url + path)).json()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program[Symbol.asyncDispose]()
  }
}

/** @throws Error when it does not become so */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`waited ${patienceMs} ms, and never was it so: ${what}`)
    await pause(100)
  }
}
