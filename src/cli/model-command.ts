// `tidemark model`: serves the model until it is told to stop. Its log is written as it goes, so that a killed run can be read.
import { closeSync, openSync, writeSync } from 'node:fs'
import { guardExit } from '../agent/process/exit-guard.ts'
import { TidemarkError } from '../errors.ts'
import { modelEnvironment } from '../model/model-environment.ts'
import { ModelServer } from '../model/model-server.ts'
import type { RequestEntry } from '../model/request-entry.ts'
import { RequestSummary } from '../model/request-summary.ts'
import type { Workload } from '../model/workload.ts'
import { writeUngated } from './gated-streams.ts'

export interface ModelCommandOptions {
  readonly port: number
  readonly steps: number
  readonly tool?: string
  readonly command?: string
  readonly path?: string
  /** Milliseconds. */
  readonly delay?: number
  readonly inputTokens?: number
  readonly session?: string
  readonly log?: string
  readonly json?: boolean
}

/** Serves until the process is ended: a signal ends it with 0 once everything is down. @throws TidemarkError `input` or `environment` */
export async function serveModel(options: ModelCommandOptions): Promise<never> {
  const { port, session, log, json = false } = options
  await using owned = new AsyncDisposableStack()
  owned.use(guardExit({ close: () => owned.disposeAsync(), signalExitCode: 0 }))
  const summary = new RequestSummary()
  owned.defer(() => void process.stderr.write(`${summary.lines().join('\n')}\n`))
  const write = log === undefined ? () => {} : logTo(log, owned)
  const server = owned.use(
    await ModelServer.start({
      port,
      workload: workloadOf(options),
      ...(session !== undefined && { session }),
      onRequest(entry) {
        summary.add(entry)
        write(entry)
        if (json) process.stdout.write(`${JSON.stringify(entry)}\n`)
      },
    }),
  )
  writeUngated(process.stdout, json ? startRecord(server) : startLines(server, options))
  return await new Promise<never>(() => {}) // The guard ends the process.
}

function workloadOf({ steps, tool, command, path, delay, inputTokens }: ModelCommandOptions): Workload {
  return {
    steps,
    ...(tool !== undefined && { tool }),
    ...(command !== undefined && { command }),
    ...(path !== undefined && { path }),
    ...(delay !== undefined && { delayMs: delay }),
    ...(inputTokens !== undefined && { inputTokens }),
  }
}

/** Appends one line for each request, at once. A log that fails is told and given up; the model goes on. */
function logTo(file: string, owned: AsyncDisposableStack): (entry: RequestEntry) => void {
  const descriptor = opened(file)
  owned.defer(() => closeSync(descriptor))
  let isLost = false
  return (entry) => {
    if (isLost) return
    try {
      writeSync(descriptor, `${JSON.stringify(entry)}\n`)
    } catch (error) {
      isLost = true
      process.stderr.write(`the log ${file} ends here: ${error instanceof Error ? error.message : ''}\n`)
    }
  }
}

function opened(file: string): number {
  try {
    return openSync(file, 'a', 0o600)
  } catch (cause) {
    throw new TidemarkError(
      'usage',
      `Write log ${file}: it cannot be opened, wanted a file that can be written`,
      {
        cause,
      },
    )
  }
}

function startRecord({ url, port, turns }: ModelServer): string {
  const session = turns === undefined ? {} : { turns }
  return `${JSON.stringify({ listening: url, port, ...session, environment: modelEnvironment(url) })}\n`
}

function startLines({ url, turns }: ModelServer, { steps, session }: ModelCommandOptions): string {
  const plays =
    turns === undefined
      ? `${counted(steps, 'step')}, then an answer`
      : `${counted(turns, 'turn')} of ${session}`
  const wires = Object.entries(modelEnvironment(url)).map(([wire, variables]) => {
    const assigned = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
    return `  ${wire.padEnd(18)}  ${assigned.join(' ')}`
  })
  return [`listening on ${url}, playing ${plays}`, ...wires, ''].join('\n')
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
