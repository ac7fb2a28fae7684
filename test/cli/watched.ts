// Runs `tidemark watch` as a shell does, in a directory that is removed with the value.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { resultSchema } from '../../src/report/result.ts'

const main = resolve(import.meta.dirname, '../../src/cli/main.ts')

export class Watched implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'tidemark-watch-'))
  readonly child: ChildProcess
  #stdout = ''
  #stderr = ''

  constructor(
    args: readonly string[],
    options: { readonly env?: NodeJS.ProcessEnv; readonly files?: Readonly<Record<string, string>> } = {},
  ) {
    for (const [name, text] of Object.entries(options.files ?? {})) {
      writeFileSync(join(this.directory, name), text, { mode: 0o700 })
    }
    this.child = spawn(process.execPath, [main, 'watch', '--out', this.out, ...args], {
      cwd: this.directory,
      env: { ...process.env, ...options.env },
    })
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text))
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text))
  }

  get out(): string {
    return join(this.directory, 'out')
  }

  get stdout(): string {
    return this.#stdout
  }

  get stderr(): string {
    return this.#stderr
  }

  /** Resolves once the text has been written to stdout or stderr. */
  async says(text: string): Promise<void> {
    while (!`${this.#stdout}\n${this.#stderr}`.includes(text)) await pause(20)
  }

  /** Resolves with the path once there is such a file in --out. */
  async written(pattern: string): Promise<string> {
    for (;;) {
      const [file] = globSync(join(this.out, pattern))
      if (file !== undefined) return file
      await pause(20)
    }
  }

  /** The exit code, once all output has been read. */
  async end(): Promise<unknown> {
    const [code]: unknown[] = await once(this.child, 'close')
    return code
  }

  get result() {
    return resultSchema.parse(JSON.parse(readFileSync(join(this.out, 'result.json'), 'utf8')))
  }

  get hasResult(): boolean {
    return existsSync(join(this.out, 'result.json'))
  }

  [Symbol.dispose](): void {
    this.child.kill('SIGKILL')
    rmSync(this.directory, { recursive: true, force: true })
  }
}
