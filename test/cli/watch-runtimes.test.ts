// Where the probe cannot come the program runs as if we were not there, and the verdict is never clean.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { otherRuntime } from './other-runtimes.ts'
import { Watched } from './watched.ts'

const node = process.execPath
/** Leaks a timer every 100 ms, for as long as growth needs to show. */
const leaksFor = (ms: number) => `console.log('ran')
setInterval(() => setTimeout(() => {}, 60_000), 100)
setTimeout(() => process.exit(0), ${ms})`
const files = { 'leaks.mjs': leaksFor(4_000) }

const worker = (options: string) =>
  `new (require('node:worker_threads').Worker)(${JSON.stringify(leaksFor(10_000))}, { eval: true, ${options} })`

async function watched(command: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Watched> {
  const run = new Watched(['--interval', '0.2', '--', ...command], { files, env: { NODE: node, ...env } })
  await run.end()
  return run
}

describe('a program that the probe cannot come into', () => {
  const names = ['deno', 'node 16', 'node 20', 'node 22'] as const
  const installed = names.flatMap((name) => {
    const file = otherRuntime(name)
    return file === undefined ? [] : [[name, file] as const]
  })

  it.each(installed)('runs all the same, and is undecided: %s', async (name, file) => {
    using run = await watched(name === 'deno' ? [file, 'run', 'leaks.mjs'] : [file, 'leaks.mjs'])
    expect(run.stdout).toBe('ran\n')
    expect(run.result.verdict).toBe('undecided')
    expect(run.stderr).toMatch(/without the probe: .*try next: /)
    expect(run.stderr).toContain(name === 'deno' ? 'its permissions keep the probe' : 'Node')
    expect(run.stderr).not.toContain('rror')
  })

  it('is known by what the file holds where it was compiled, whatever its name', async ({ skip }) => {
    const bun = otherRuntime('bun')
    skip(bun === undefined, 'there is no Bun')
    const command = [
      'sh',
      '-c',
      `'${bun}' build --compile leaks.mjs --outfile renamed >/dev/null && env -i ./renamed`,
    ]
    using run = await watched(command)
    expect(run.stdout).toBe('ran\n')
    expect(run.stderr).toContain('(./renamed) ran for')
    expect(run.stderr).toContain(
      'BUN_INSPECT_PRELOAD and BUN_OPTIONS, with which the probe comes, were taken out',
    )
  })

  it.each([
    ['env -i', ['env', '-i', node, 'leaks.mjs'], 'was taken out of its environment'],
    ['a wrapper', ['sh', '-c', 'NODE_OPTIONS=--no-warnings "$NODE" leaks.mjs; true'], 'was overwritten with'],
    [
      '--permission',
      [node, '--permission', '--allow-fs-read=*', 'leaks.mjs'],
      '--permission keeps the probe',
    ],
  ])('because of %s is undecided', async (_, command, reason) => {
    using run = await watched(command)
    expect(run.stdout).toBe('ran\n')
    expect(run.result.verdict).toBe('undecided')
    expect(run.stderr).toContain(reason)
    expect(run.stderr).not.toContain('rror')
  })

  it('as a worker of another environment is undecided, and one from a string is watched', async () => {
    using own = await watched([node, '-e', `${worker('env: {}')}; setTimeout(() => {}, 12_000)`])
    expect(own.result.verdict).toBe('undecided')
    expect(own.stderr).toContain('1 worker thread that the probe did not come into')
    using shared = await watched([node, '-e', worker('')])
    expect(shared.result.findings).toMatchObject([{ kind: 'timer' }])
  })
})

describe('a program that needs no probe', () => {
  it.each([
    ['a shell', ['sh', '-c', 'echo ran; sleep 4']],
    ['npm that starts Node', ['npm', 'run', '--silent', 'quiet']],
  ])('is clean: %s', async (_, command) => {
    const quiet = `console.log('ran'); setInterval(() => {}, 500); setTimeout(() => process.exit(0), 5000)`
    const all = { 'quiet.mjs': quiet, 'package.json': '{ "scripts": { "quiet": "node quiet.mjs" } }' }
    using run = new Watched(['--interval', '0.2', '--', ...command], { files: all })
    expect(await run.end(), run.stdout).toBe(0)
    expect(run.stdout).toBe('ran\n')
  })
})

describe('the samples of a program', () => {
  it('name the runtime of each process', async () => {
    using run = new Watched(
      ['--interval', '0.1', '--', 'sh', '-c', '"$NODE" -e "setTimeout(() => {}, 1000)"; true'],
      {
        env: { NODE: node },
      },
    )
    await run.end()
    const samples = readFileSync(join(run.out, 'samples.jsonl'), 'utf8')
    expect(samples).toContain('"script":{"runtime":"node","line":')
    expect(samples.match(/"command":"sh"[^}]*\},?"script"/)).toBeNull()
  })
})
