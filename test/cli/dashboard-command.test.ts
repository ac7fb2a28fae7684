import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { foundPrometheus } from '../../src/cli/dashboard/prometheus-process.ts'
import { temporaryDirectory } from '../agent/fixture.ts'
import { isAlive } from '../agent/process/marked.ts'

const main = resolve(import.meta.dirname, '../../src/cli/main.ts')
/** In a folder that anybody may look into, unlike the root of some machines. */
const missing = join(import.meta.dirname, 'no-such-prometheus')

function run(
  args: readonly string[],
  path = process.env['PATH'],
): { readonly code: number | null; readonly said: string } {
  const { status, stderr } = spawnSync(process.execPath, [main, 'dashboard', '--port', '0', ...args], {
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  })
  return { code: status, said: stderr }
}

describe('tidemark dashboard', () => {
  it('says how to get a Prometheus where there is none', () => {
    const { code, said } = run([], '/nonexistent')
    expect(said).toContain(
      'there is no program prometheus in PATH, wanted one (Debian: apt-get install prometheus',
    )
    expect(code).toBe(2)
  })

  it.each([
    [['--prometheus', missing], `${missing} does not run: Error: spawn ${missing} ENOENT`],
    [['--prometheus', '/bin/false'], '/bin/false does not run: it said nothing'],
    [['--target', 'http://127.0.0.1:4747'], 'found "http://127.0.0.1:4747", wanted the host and port'],
    [['--prometheus', '/bin/false', '--data', main], `--data ${main} cannot be made, wanted a directory`],
    [['--interval', '0'], 'found "0", wanted seconds'],
  ])('is misuse with %j', (args, wanted) => {
    const { code, said } = run(args)
    expect(said).toContain(wanted)
    expect(code).toBe(2)
  })

  it('says where it cannot write', () => {
    // Below a file, where nobody can make a directory: Node makes one that is only missing, for its compile cache.
    const nowhere = join(main, 'temporary')
    const { status, stderr } = spawnSync(
      process.execPath,
      [main, 'dashboard', '--prometheus', '/bin/false'],
      {
        encoding: 'utf8',
        env: { ...process.env, TMPDIR: nowhere },
      },
    )
    expect(stderr).toContain(
      `its files cannot be written to ${nowhere}, wanted a directory with room (TMPDIR names another): ENOTDIR`,
    )
    expect(status).toBe(2)
  })

  it('tells why a Prometheus ended', () => {
    using directory = temporaryDirectory()
    const file = join(directory.path, 'prometheus')
    writeFileSync(file, '#!/bin/sh\necho "address already in use" >&2\nexit 1\n')
    chmodSync(file, 0o755)
    expect(run(['--prometheus', file]).said).toContain(`${file} does not run: address already in use`)
  })
})

/** Writes down who it is, and answers nobody. */
const neverReady = '#!/bin/sh\necho $$ > "$0.pid"\nexec sleep 300\n'

describe.each(['SIGTERM', 'SIGKILL'] as const)('%s while Prometheus is not ready yet', (signal) => {
  it('leaves no Prometheus behind', async () => {
    using directory = temporaryDirectory()
    const file = join(directory.path, 'prometheus')
    writeFileSync(file, neverReady, { mode: 0o755 })
    const child = spawn(process.execPath, [main, 'dashboard', '--port', '0', '--prometheus', file], {
      stdio: 'ignore',
      env: { ...process.env, TMPDIR: directory.path },
    })
    const exit = once(child, 'exit')
    const pid = await writtenPid(`${file}.pid`)
    child.kill(signal)
    expect(await exit).toEqual(signal === 'SIGTERM' ? [0, null] : [null, 'SIGKILL'])
    while (isAlive(pid)) await pause(20)
    const left = readdirSync(directory.path).filter((name) => name.startsWith('tidemark-dashboard-'))
    expect(left).toHaveLength(signal === 'SIGTERM' ? 0 : 1)
  })
})

async function writtenPid(path: string): Promise<number> {
  for (;;) {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
    if (text.endsWith('\n')) return Number(text)
    await pause(20)
  }
}

describe('what is found', () => {
  it('is the first one in PATH that can be run', () => {
    using directory = temporaryDirectory()
    const [plain, runnable] = ['plain', 'runnable'].map((name) => join(directory.path, name))
    for (const place of [plain, runnable]) mkdirSync(place ?? '')
    writeFileSync(join(plain ?? '', 'prometheus'), '')
    writeFileSync(join(runnable ?? '', 'prometheus'), '', { mode: 0o755 })
    expect(foundPrometheus(`${plain}::${runnable}`)).toBe(join(runnable ?? '', 'prometheus'))
    expect(foundPrometheus(plain)).toBeUndefined()
  })
})
