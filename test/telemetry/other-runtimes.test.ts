// `observe()` inside Bun and Deno: the endpoint answers, and no figure is one that the runtime has made up.
import { spawnSync } from 'node:child_process'
import { mkdtempDisposableSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { otherRuntime } from '../cli/other-runtimes.ts'

const index = join(import.meta.dirname, '../../src/index.ts')

const program = `
const { observe } = await import(${JSON.stringify(index)})
const { url } = await observe({ port: 0 })
const kept = Buffer.alloc(64 * 1024 * 1024, 1)
const response = await fetch(url + '/metrics')
console.log(response.status + '\\n' + (await response.text()) + kept.length)
process.exit(0)
`

const runtimes = [
  ['bun', ['run']],
  ['bun 1.3', ['run']],
  ['deno', ['run', '-A']],
] as const

describe.each(runtimes)('observe() in %s', (name, args) => {
  const file = otherRuntime(name) ?? ''

  it.skipIf(file === '')('answers with the figures of the process', () => {
    using directory = mkdtempDisposableSync(join(tmpdir(), 'tidemark-observe-'))
    const main = join(directory.path, 'main.mjs')
    writeFileSync(main, program)
    const { stdout, stderr } = spawnSync(file, [...args, main], { encoding: 'utf8', timeout: 60_000 })
    expect(stderr).not.toContain('rror')
    expect(stdout).toMatch(/^200\n/)
    const value = (metric: string) => Number(new RegExp(`^${metric} (\\S+)$`, 'm').exec(stdout)?.[1])
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(64 * 1024 * 1024)
    expect(value('nodejs_heap_size_used_bytes')).toBeGreaterThan(1024 * 1024)
    expect(value('nodejs_heap_limit_bytes')).toBeGreaterThan(512 * 1024 * 1024)
  })
})
