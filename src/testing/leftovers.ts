// What a piece of code leaves behind: live resources after it less those before, by origin, once all has settled.
import { TidemarkError } from '../errors.ts'
import type { HoldingsOrigin } from '../probe/holdings.ts'
import { redaction } from '../redacted.ts'
import { terminalText } from '../report/terminal-text.ts'
import { Probe } from '../probe/probe.ts'
import { collect } from './collect.ts'

export interface LeftoverOptions {
  /** How long releases may take after the code has ended. Default 1000 ms; without leftovers it is not used up. */
  readonly settleMs?: number
}

/** Waits between two looks while something is left: growing, because most releases come at once. */
const waitsMs = [0, 5, 20, 50, 100, 200] as const

/** Watches from its construction to its disposal. Costs microseconds for each resource: for tests only. */
export class LeftoverWatch implements Disposable {
  readonly #probe = new Probe({ level: 'full', promiseEvery: 1 })
  readonly #settleMs: number
  readonly #before: ReadonlyMap<string, number>

  /** Starts to watch once the caller waits for it: its waiting must not look like a leftover. */
  static async start(options?: LeftoverOptions): Promise<LeftoverWatch> {
    await pause(0)
    return new LeftoverWatch(options)
  }

  private constructor({ settleMs = 1000 }: LeftoverOptions = {}) {
    this.#settleMs = settleMs
    this.#before = new Map(this.#probe.inspect().origins.map((origin) => [keyOf(origin), origin.live]))
  }

  /**
   * What has been acquired since the construction and is still there.
   * @throws TidemarkError `environment` when nothing is, and a kind of resource could not be seen
   */
  async leftovers(): Promise<readonly HoldingsOrigin[]> {
    const deadline = performance.now() + this.#settleMs
    for (let look = 0; ; look++) {
      const left = await this.#look(waitsMs[Math.min(look, waitsMs.length - 1)] ?? 0)
      if (left.length === 0) this.#checkSight()
      if (left.length === 0 || performance.now() >= deadline) return left
    }
  }

  [Symbol.dispose](): void {
    this.#probe[Symbol.dispose]()
  }

  #checkSight(): void {
    const [blind] = this.#probe.blind
    if (blind === undefined) return
    throw new TidemarkError(
      'environment',
      `Look for what is left: resources of the kind ${blind.kind} are not seen (${blind.reason}), wanted every kind`,
    )
  }

  async #look(waitMs: number): Promise<readonly HoldingsOrigin[]> {
    for (let round = 0; round < 2; round++) {
      await pause(waitMs)
      collect()
    }
    return this.#probe.inspect().origins.flatMap((origin) => {
      const live = origin.live - (this.#before.get(keyOf(origin)) ?? 0)
      return live > 0 && !isRunners(origin) ? [{ ...origin, live }] : []
    })
  }
}

/** A line for each origin: `1 timer (setInterval) acquired at FILE:LINE`. */
export function leftoversText(left: readonly HoldingsOrigin[]): string {
  const lines = left.map(({ live, kind, label, site }) => {
    const place = site === undefined ? 'an unknown line' : `${site.file}:${site.line}`
    return `  ${live} ${kind} (${label}) acquired at ${place}`
  })
  return terminalText(redaction(process.env)(['left behind:', ...lines].join('\n')))
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

function keyOf({ kind, label, site }: HoldingsOrigin): string {
  return `${kind} ${label} ${site?.file}:${site?.line}:${site?.column}`
}

/** What the test runner itself acquired meanwhile. */
function isRunners({ site }: HoldingsOrigin): boolean {
  return site !== undefined && /\/node_modules\/(vitest|vite|@vitest|tinypool|tinyexec)\//.test(site.file)
}
