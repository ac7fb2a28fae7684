// What `watch` makes of live allocations: files, a page, and profiles that are pushed while the program runs.
import { formatMs } from '../findings/quantity.ts'
import { TidemarkError } from '../errors.ts'
import { type OutputDirectory, OWNER_ONLY } from '../check/output-directory.ts'
import { pprofOf } from '../heap/profile/pprof.ts'
import { redactedDeep, redaction } from '../redacted.ts'
import type { Allocations } from '../report/allocations.ts'
import { ProfilePush } from '../telemetry/profiles/profile-push.ts'
import { profileTarget } from '../telemetry/profiles/profile-target.ts'
import { ProfileHistory } from '../watch/profile-history.ts'
import type { WrittenProfile } from '../watch/probe-files.ts'
import type { WatchOptions } from '../watch/watch.ts'
import type { WatchSample } from '../watch/watch-sample.ts'
import { profilesMustBeWritable, wantsProfiles, writeProfiles } from './profile-files.ts'
import type { ProfileOptions } from './profile-options.ts'
import { mustBeWritable, writeReports, writtenLines } from './report-files.ts'

export interface PictureOptions extends ProfileOptions {
  /** True: report.html in the output directory. */
  readonly html?: string | true
  /** Of a store of profiles. */
  readonly profiles?: string
  /** Seconds. */
  readonly profilesInterval?: number
}

/** Of the profiles that are pushed, where the environment does not name it: the program, as its last look. */
const SERVICE = 'tidemark-watch'
const WRITE_EVERY_MS = 30_000

export class WatchPictures implements AsyncDisposable {
  readonly #options: PictureOptions
  readonly #out: OutputDirectory
  readonly #history = new ProfileHistory()
  readonly #push: ProfilePush | undefined
  readonly #startedMs = Date.now()
  readonly #redact = redaction(process.env)
  #writtenMs = 0
  /** Undefined where nobody asked for any. */
  readonly onProfiles: WatchOptions['onProfiles']

  /** @throws TidemarkError `usage` for a file that cannot be written, an address that is none, and without a probe */
  constructor(options: PictureOptions & { readonly level: string }, out: OutputDirectory) {
    this.#options = options
    this.#out = out
    const { html, profiles, profilesInterval = 15, level } = options
    const isWanted = html !== undefined || profiles !== undefined || wantsProfiles(options)
    if (level === 'off' && (profiles !== undefined || wantsProfiles(options))) {
      throw new TidemarkError(
        'usage',
        'Watch: a profile is wanted and no probe, wanted a --level other than off',
      )
    }
    mustBeWritable({ ...(html !== undefined && { html }) })
    profilesMustBeWritable(options)
    const target = profiles === undefined ? undefined : profileTarget(profiles, serviceOf())
    this.onProfiles = isWanted ? (written, sample) => this.#add(written, sample) : undefined
    this.#push =
      target &&
      new ProfilePush({
        target,
        intervalMs: profilesInterval * 1_000,
        take: () => this.#pprof(),
        told: (line) => process.stderr.write(`tidemark: ${line}\n`),
      })
  }

  /** @returns lines that say what was written @throws TidemarkError `usage` when a file cannot be written */
  async written(durationMs: number): Promise<string> {
    const { html } = this.#options
    const out = this.#out
    const allocations = this.#allocations(durationMs)
    if (allocations !== undefined) out.writeJson('allocations.json', allocations, OWNER_ONLY)
    const profiles = await writeProfiles(
      allocations && redactedDeep(allocations, this.#redact),
      this.#options,
    )
    const place = { directory: out.path, stream: process.stderr }
    const reports = html === undefined ? [] : await writeReports([out.path], { html, github: false }, place)
    return profiles + writtenLines(reports)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#push?.[Symbol.asyncDispose]()
  }

  /** A watch that goes on can be read: what is alive is written down now and then. */
  #add(written: readonly WrittenProfile[], sample: WatchSample): void {
    this.#history.add(written, sample)
    if (sample.atMs - this.#writtenMs < WRITE_EVERY_MS) return
    this.#writtenMs = sample.atMs
    const allocations = this.#allocations(sample.atMs)
    try {
      if (allocations !== undefined) this.#out.writeJson('allocations.json', allocations, OWNER_ONLY)
    } catch {
      // A full disk is no reason to end the watch; the last one is told.
    }
  }

  async #pprof(): Promise<Buffer | undefined> {
    const { last } = this.#history
    if (last === undefined) return undefined
    const atMs = Date.now()
    return await pprofOf(redactedDeep(last, this.#redact), { atMs, durationMs: atMs - this.#startedMs })
  }

  #allocations(durationMs: number): Allocations | undefined {
    const whole = this.#history.whole
    if (whole === undefined) return undefined
    const { overMs, ...live } = whole
    const over = formatMs(overMs)
    return { schema: 'tidemark.allocations/1', atMs: Date.now(), durationMs, over, ...live }
  }
}

function serviceOf(): { readonly service?: string } {
  return process.env['OTEL_SERVICE_NAME'] === undefined ? { service: SERVICE } : {}
}
