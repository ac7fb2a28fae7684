// `tidemark dashboard`: for someone who has nothing set up, a Prometheus on loopback with our rules and a page that it fills in.
// Its configuration may hold a token: it is in a private directory, and gone once it has been read.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { guardExit } from '../../agent/process/exit-guard.ts'
import { tokenVariable } from '../../agent/process/child-environment.ts'
import { TidemarkError } from '../../errors.ts'
import { isLoopback } from '../../http/access.ts'
import { keptToken } from '../agent-token.ts'
import { makeDirectory } from '../../check/output-directory.ts'
import { writeAssets } from './dashboard-assets.ts'
import { openedOrTold } from '../report-files.ts'
import { freePort } from '../../system/free-port.ts'
import { foundPrometheus, graceMs, Prometheus } from './prometheus-process.ts'

export interface DashboardOptions {
  readonly target: readonly string[]
  readonly port: number
  /** Seconds. */
  readonly interval: number
  /** The program. */
  readonly prometheus?: string
  readonly data?: string
  readonly open?: boolean
}

/** For what SIGKILL ends to be gone. */
const killedMs = 2000
/** A rate needs several scrapes. */
const scrapesPerRate = 6
const leastRateSeconds = 60

/** Serves until it is told to stop or Prometheus ends. @throws TidemarkError `usage` or `environment` */
export async function dashboard(options: DashboardOptions): Promise<never> {
  const file = options.prometheus ?? foundPrometheus()
  if (file === undefined) {
    throw new TidemarkError(
      'environment',
      'Start Prometheus: there is no program prometheus in PATH, wanted one (Debian: apt-get install prometheus; macOS: brew install prometheus), or its path as --prometheus',
    )
  }
  await using owned = new AsyncDisposableStack()
  owned.use(
    guardExit({ close: () => owned.disposeAsync(), signalExitCode: 0, timeoutMs: graceMs + killedMs }),
  )
  try {
    return await serve(file, options, owned)
  } catch (error) {
    if (owned.disposed) return await new Promise<never>(() => {}) // A signal: the guard ends the process.
    throw error
  }
}

async function serve(file: string, options: DashboardOptions, owned: AsyncDisposableStack): Promise<never> {
  const own = written(() => mkdtempSync(join(tmpdir(), 'tidemark-dashboard-')))
  owned.defer(() => rmSync(own, { recursive: true, force: true }))
  const data = options.data === undefined ? join(own, 'data') : resolve(options.data)
  makeData(data)
  const consoles = join(own, 'consoles')
  written(() => mkdirSync(consoles))
  const assets = join(own, 'assets')
  written(() => writeAssets(assets))
  const configuration = join(own, 'prometheus.yml')
  written(() => writeFileSync(configuration, configurationText(options), { mode: 0o600 }))
  const port = options.port === 0 ? await freePort() : options.port
  const prometheus = owned.use(new Prometheus({ file, port, configuration, data, consoles, assets }))
  await prometheus.ready()
  rmSync(configuration) // It has been read, and may hold a token: what kills this process must not leave it behind.
  const graphPath = await prometheus.graphPath()
  written(() => writeConsoles(consoles, graphPath, options.interval))
  const page = `${prometheus.url}/consoles/overview.html`
  process.stdout.write(`dashboard: ${page}\nprometheus: ${prometheus.url}\n`)
  if (options.open === true) void openedOrTold(page)
  await prometheus.ended
  throw new TidemarkError('environment', 'Keep Prometheus running: it has ended, wanted it until a signal')
}

/** @throws TidemarkError `environment` when the disk is full or the directory cannot be written */
function written<Result>(write: () => Result): Result {
  try {
    return write()
  } catch (cause) {
    if (cause instanceof TidemarkError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new TidemarkError(
      'environment',
      `Start Prometheus: its files cannot be written to ${tmpdir()}, wanted a directory with room (TMPDIR names another): ${reason}`,
      { cause },
    )
  }
}

/** @throws TidemarkError `usage` when it cannot be made */
function makeData(directory: string): void {
  try {
    makeDirectory(directory)
  } catch (cause) {
    throw new TidemarkError('usage', `Keep metrics: --data ${directory} cannot be made, wanted a directory`, {
      cause,
    })
  }
}

/** JSON, which is YAML. */
function configurationText({ target, interval }: DashboardOptions): string {
  const every = `${Math.round(interval * 1000)}ms`
  const rules = ['recording-rules.yml', 'alert-rules.yml'].map((name) => join(shipped(), name))
  return JSON.stringify({
    global: { scrape_interval: every, scrape_timeout: every, evaluation_interval: every },
    rule_files: rules,
    scrape_configs: [...Map.groupBy(target, tokenOf)].map(([token, targets], at) => ({
      // Prometheus wants a name for each, and what it scrapes is one job all the same.
      job_name: at === 0 ? 'tidemark' : `tidemark-${at}`,
      static_configs: [{ targets, labels: { job: 'tidemark' } }],
      ...(token !== undefined && { authorization: { credentials: token } }),
    })),
  })
}

/** That of a target: only an agent of this machine has put one where it is found. */
function tokenOf(target: string): string | undefined {
  const [, host = '', port] = /^(.*):(\d+)$/.exec(target) ?? []
  return process.env[tokenVariable] ?? (isLoopback(host) ? keptToken(Number(port)) : undefined)
}

/** With what only the command knows: which pages draw graphs, and how often is scraped. */
function writeConsoles(directory: string, graphPath: string, interval: number): void {
  const rate = `${Math.ceil(Math.max(leastRateSeconds, scrapesPerRate * interval))}s`
  const templates = join(shipped(), 'consoles')
  for (const name of readdirSync(templates)) {
    const text = readFileSync(join(templates, name), 'utf8')
    writeFileSync(
      join(directory, name),
      text
        .replaceAll('$__rate_interval', rate)
        .replaceAll('$__interval', String(interval))
        .replaceAll('href="/graph?', `href="${graphPath}?`),
    )
  }
}

/** One level higher from dist than from source. */
function shipped(): string {
  for (const path of ['../../../dashboards/prometheus', '../../../../dashboards/prometheus']) {
    const directory = fileURLToPath(new URL(path, import.meta.url))
    if (existsSync(join(directory, 'alert-rules.yml'))) return directory
  }
  throw new TidemarkError('environment', 'Read the rules: dashboards/prometheus of this package is missing')
}
