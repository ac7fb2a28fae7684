import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { foundPrometheus } from '../../src/cli/dashboard/prometheus-process.ts'
import { temporaryDirectory } from '../agent/fixture.ts'

const main = resolve(import.meta.dirname, '../../src/cli/main.ts')

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
    [['--prometheus', '/nonexistent'], '/nonexistent does not run: Error: spawn /nonexistent ENOENT'],
    [['--prometheus', '/bin/false'], '/bin/false does not run: it said nothing'],
    [['--target', 'http://127.0.0.1:4747'], 'found "http://127.0.0.1:4747", wanted the host and port'],
    [['--prometheus', '/bin/false', '--data', main], `--data ${main} cannot be made, wanted a directory`],
    [['--interval', '0'], 'found "0", wanted seconds'],
  ])('is misuse with %j', (args, wanted) => {
    const { code, said } = run(args)
    expect(said).toContain(wanted)
    expect(code).toBe(2)
  })

  it('tells why a Prometheus ended', () => {
    using directory = temporaryDirectory()
    const file = join(directory.path, 'prometheus')
    writeFileSync(file, '#!/bin/sh\necho "address already in use" >&2\nexit 1\n')
    chmodSync(file, 0o755)
    expect(run(['--prometheus', file]).said).toContain(`${file} does not run: address already in use`)
  })
})

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
