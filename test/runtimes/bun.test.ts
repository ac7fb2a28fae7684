// `watch` on real programs of Bun: what leaks is told with its line, and what only looks so is clean.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { otherRuntime } from '../cli/other-runtimes.ts'
import { Watched } from '../cli/watched.ts'
import { givesAllBack, keepsObjects, leakedKinds, leaksAll, toCompile } from './bun-programs.ts'

const versions = (['bun', 'bun 1.3'] as const).flatMap((name) => {
  const file = otherRuntime(name)
  return file === undefined ? [] : [[name, file] as const]
})

async function watched(
  command: readonly string[],
  files: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv = {},
): Promise<Watched> {
  const run = new Watched(['--interval', '0.2', '--', ...command], { files, env })
  await run.end()
  return run
}

/** Of the line that ends in this comment. */
function lineOf(program: string, marker: string): number {
  return program.split('\n').findIndex((line) => line.endsWith(`// ${marker}`)) + 1
}

describe.each(versions)('a program of %s', (_, bun) => {
  it('that leaks every kind of resource is told each with its line', async () => {
    using run = await watched([bun, 'run', 'leaks.mjs'], { 'leaks.mjs': leaksAll })
    expect(run.result.verdict).toBe('leak')
    const found = run.result.findings.map(
      ({ kind, culprit }) => `${kind} at ${culprit?.file.split('/').at(-1)}:${culprit?.line}`,
    )
    expect(found).toEqual(
      expect.arrayContaining(leakedKinds.map((kind) => `${kind} at leaks.mjs:${lineOf(leaksAll, kind)}`)),
    )
  })

  it('that gives everything back is clean, however much garbage it makes', async () => {
    using run = await watched([bun, 'run', 'quiet.mjs'], { 'quiet.mjs': givesAllBack })
    expect(run.stderr).not.toContain('✘')
    expect(run.result.verdict).toBe('clean')
  })

  it('that keeps objects is told their type, and that the line is unknown', async () => {
    using run = await watched([bun, 'run', 'keeps.mjs'], { 'keeps.mjs': keepsObjects })
    expect(run.result.findings).toMatchObject([{ rule: 'watch-growth', kind: 'heap:Object' }])
    expect(run.stderr).toContain('line unknown: the engine counts types')
  })
})

describe('a program compiled by Bun', () => {
  it.each([
    ['with a map of its sources', ['--sourcemap'], `program\\.ts:${lineOf(toCompile, 'leaks')}`],
    ['minified, with options that end in --', ['--minify', '--compile-exec-argv=--smol --'], 'compiled:2'],
  ])('%s has the probe', async (_, options, place) => {
    const bun = otherRuntime('bun')
    if (bun === undefined) return
    const directory = mkdtempSync(join(tmpdir(), 'tidemark-compiled-'))
    try {
      writeFileSync(join(directory, 'program.ts'), toCompile)
      const compiled = join(directory, 'compiled')
      const build = ['build', '--compile', ...options, 'program.ts', '--outfile', compiled]
      expect(spawnSync(bun, build, { cwd: directory, encoding: 'utf8' }).stderr).not.toContain('error')
      using run = await watched([compiled], {})
      const [finding] = run.result.findings
      expect(finding?.kind).toBe('timer')
      expect(`${finding?.culprit?.file}:${finding?.culprit?.line}`).toMatch(new RegExp(`${place}$`))
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  })
})

describe('the probe in Bun', () => {
  it('keeps what the user has put into its variables, and comes into children and workers', async ({
    skip,
  }) => {
    const bun = otherRuntime('bun')
    skip(bun === undefined, 'there is no Bun')
    const files = {
      'theirs.cjs': `console.log('theirs ' + process.argv.length)`,
      'worker.mjs': `setInterval(() => { setTimeout(() => {}, 1e8) }, 100)`,
      'child.mjs': `setInterval(() => { process.on('message', () => {}) }, 100); setTimeout(() => process.exit(0), 5_000)`,
      'main.mjs': `
new Worker('./worker.mjs')
await Bun.spawn(['sh', '-c', process.execPath + ' child.mjs; true'], { stdout: 'inherit' }).exited
process.exit(0)`,
    }
    const env = { BUN_INSPECT_PRELOAD: './theirs.cjs', BUN_OPTIONS: '--smol' }
    using run = await watched([bun ?? '', 'main.mjs'], files, env)
    expect(run.stdout).toBe('theirs 2\ntheirs 2\n')
    const found = run.result.findings.map(({ kind, culprit }) => `${kind} ${culprit?.file.split('/').at(-1)}`)
    expect(found).toContain('timer worker.mjs')
    expect(found).toContain('listener child.mjs')
  })
})
