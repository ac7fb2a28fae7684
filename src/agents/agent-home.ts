// A home of its own for one run of an agent: nothing of the user's is read, and nothing outside of it is written. It lies
// below the temporary directory and not below the project, for agents look for files in the directories above theirs.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { AgentDefinition, AgentPlace } from './agent-definition.ts'
import { refuseCredentials } from './credentials-in-reach.ts'

/** Of the user's environment; all else stays with him, keys and proxies too. */
const PASSED_ON = ['LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'USER', 'LOGNAME', 'SHELL'] as const

const XDG = {
  XDG_CONFIG_HOME: '.config',
  XDG_DATA_HOME: '.local/share',
  XDG_STATE_HOME: '.local/state',
  XDG_CACHE_HOME: '.cache',
  XDG_RUNTIME_DIR: '.run',
} as const

/** What tools read: some kilobytes, as a file of a project has. */
const README = Array.from(
  { length: 40 },
  (_, line) => `Line ${line + 1} of a file that an agent reads, as long as a line of prose.\n`,
).join('')

/** On loopback. */
export type AgentAddresses = Pick<AgentPlace, 'modelUrl' | 'port'>

export class AgentHome implements Disposable {
  readonly place: AgentPlace
  readonly #root: string
  readonly #temporary: string
  readonly #environment: Readonly<Record<string, string>>
  readonly #isKept: boolean

  /** @param keeps leaves it where it is at the end @throws TidemarkError `environment` where a credential is in reach */
  constructor(definition: AgentDefinition, addresses: AgentAddresses, keeps = false) {
    this.#root = realpathSync(mkdtempSync(join(tmpdir(), 'tidemark-agent-')))
    this.#isKept = keeps
    this.#temporary = join(this.#root, 'tmp')
    this.place = { home: join(this.#root, 'home'), work: join(this.#root, 'project'), ...addresses }
    const { home, work } = this.place
    try {
      refuseCredentials(definition, work)
    } catch (error) {
      this[Symbol.dispose]()
      throw error
    }
    for (const directory of [this.#temporary, work, ...Object.values(XDG).map((name) => join(home, name))])
      mkdirSync(directory, { recursive: true, mode: 0o700 })
    writeFileSync(join(work, 'README.md'), README)
    for (const [path, text] of Object.entries(definition.files?.(this.place) ?? {})) {
      mkdirSync(dirname(join(home, path)), { recursive: true })
      writeFileSync(join(home, path), text, { mode: 0o600 })
    }
    this.#environment = definition.environment(this.place)
  }

  /** All that the agent is given. */
  get environment(): NodeJS.ProcessEnv {
    const { home } = this.place
    return {
      ...Object.fromEntries(PASSED_ON.flatMap((name) => entryOf(name))),
      PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? '/usr/bin:/bin'}`,
      HOME: home,
      TMPDIR: this.#temporary,
      TERM: 'dumb',
      NO_BROWSER: '1',
      ...Object.fromEntries(Object.entries(XDG).map(([name, path]) => [name, join(home, path)])),
      ...this.#environment,
    }
  }

  /** Where it lies. */
  get root(): string {
    return this.#root
  }

  [Symbol.dispose](): void {
    if (!this.#isKept) rmSync(this.#root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

function entryOf(name: string): readonly (readonly [string, string])[] {
  const value = process.env[name]
  return value === undefined ? [] : [[name, value]]
}
