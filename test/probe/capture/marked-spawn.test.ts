import { describe, expect, it } from 'vitest'
import { marksIn } from '../../../src/probe/capture/started-mark.ts'
import { MARK_VARIABLE } from '../../../src/system/process-tree.ts'
import { Program } from '../program.ts'

const childEnvironment = `process.stdout.write(process.env.TIDEMARK_STARTED_BY ?? 'none')`
const program = `import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { text } from 'node:stream/consumers'
const args = ['-e', ${JSON.stringify(childEnvironment)}]
const node = process.execPath
const told = [await text(spawn(node, args).stdout)]
const options = { encoding: 'utf8' }
told.push(spawnSync(node, args, options).stdout, execFileSync(node, args, options))
told.push(await text(spawn(node, args, { env: {} }).stdout), spawnSync(node, args, { ...options, env: {} }).stdout)
process.stdout.write(JSON.stringify({ told, options, env: process.env.TIDEMARK_STARTED_BY ?? 'unchanged' }))
`

interface Told {
  readonly told: readonly string[]
  readonly options: object
  readonly env: string
}

function run(env: NodeJS.ProcessEnv): Told {
  using files = new Program({ 'program.mjs': program })
  const { stdout } = files.run('program.mjs', env)
  const told: Told = JSON.parse(stdout)
  return told
}

describe('the mark of a child', () => {
  it('is another for each, and none where the environment is the program’s own', { timeout: 30_000 }, () => {
    const { told, options, env } = run({ [MARK_VARIABLE]: 'this' })
    expect(new Set(told.slice(0, 3)).size).toBe(3)
    for (const mark of told.slice(0, 3)) expect(mark).toMatch(/^[\da-f]{12}\.\d+$/)
    expect(told.slice(3)).toEqual(['none', 'none'])
    expect({ options, env }).toEqual({ options: { encoding: 'utf8' }, env: 'unchanged' })
  })

  it('follows the marks of those before it', { timeout: 30_000 }, () => {
    const { told } = run({ [MARK_VARIABLE]: 'this', TIDEMARK_STARTED_BY: 'first.1' })
    for (const mark of told.slice(0, 3)) expect(mark).toMatch(/^first\.1\/[\da-f]{12}\.\d+$/)
  })

  it('is not given outside of a run', { timeout: 30_000 }, () => {
    expect(run({ [MARK_VARIABLE]: undefined }).told).toEqual(['none', 'none', 'none', 'none', 'none'])
  })

  it('is read from an environment as the kernel shows it', () => {
    expect(marksIn('PATH=/bin\0TIDEMARK_STARTED_BY=a.1/b.2\0')).toEqual(['a.1', 'b.2'])
    expect(marksIn('OLD_TIDEMARK_STARTED_BY=a.1\0')).toEqual([])
  })
})
