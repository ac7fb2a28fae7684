// `watch` on real programs of Deno: what leaks is told with its line, and what only looks so is clean.
import { describe, expect, it } from 'vitest'
import { otherRuntime } from '../cli/other-runtimes.ts'
import { Watched } from '../cli/watched.ts'

const deno = otherRuntime('deno') ?? ''

const head = `
import { EventEmitter } from 'node:events'
import fs from 'node:fs'
import { setTimeout as later } from 'node:timers'
const kept = []
const emitter = new EventEmitter()
emitter.setMaxListeners(0)
`

const tail = `
setInterval(step, 150)
setTimeout(() => process.exit(0), 5_000)
`

const leaks = `${head}
function step() {
  setTimeout(() => kept.length, 1e8) // timer
  emitter.on('message', () => kept.length) // listener
  kept.push(fs.openSync('/dev/null', 'r')) // file
  kept.push(new Deno.Command('sleep', { args: ['60'] }).spawn()) // process
  Deno.serve({ port: 0, onListen() {} }, () => new Response('x')) // server
}
process.on('exit', () => { for (const each of kept) each.kill?.() })
${tail}`

const givesBack = `${head}
async function step() {
  clearTimeout(setTimeout(() => kept.length, 1e8))
  clearTimeout(later(() => kept.length, 1e8))
  const listener = () => kept.length
  emitter.on('message', listener)
  emitter.off('message', listener)
  fs.closeSync(fs.openSync('/dev/null', 'r'))
  await new Deno.Command('true').output()
  const server = Deno.serve({ port: 0, onListen() {} }, () => new Response('x'))
  await server.shutdown()
  kept[0] = Array.from({ length: 20_000 }, (_, each) => ({ each, text: 'text ' + each }))
}
${tail}`

const keepsObjects = `${head}
function step() {
  for (let each = 0; each < 1_000; each++) kept.push({ each, text: 'text of '.repeat(10) + each })
}
${tail}`

const namedTimers = `${head}
function step() { later(() => kept.length, 1e8) }
${tail}`

async function watched(command: readonly string[], program: string): Promise<Watched> {
  // At `full` collections have a larger share of the time: on a busy machine there are enough of them in some seconds.
  const options = ['--interval', '0.2', '--level', 'full']
  const run = new Watched([...options, '--', ...command], { files: { 'program.mjs': program } })
  await run.end()
  return run
}

describe.skipIf(deno === '')('a program of Deno', () => {
  it('that leaks is told each with its line', async () => {
    using run = await watched([deno, 'run', '-A', 'program.mjs'], leaks)
    const found = run.result.findings.map(({ kind, culprit }) => `${kind}:${culprit?.line}`)
    const lines = leaks.split('\n')
    const planted = ['timer', 'listener', 'file', 'process', 'server'].map(
      (kind) => `${kind}:${lines.findIndex((line) => line.endsWith(`// ${kind}`)) + 1}`,
    )
    expect(found).toEqual(expect.arrayContaining(planted))
  })

  it('that gives everything back is clean', async () => {
    using run = await watched([deno, 'run', '-A', 'program.mjs'], givesBack)
    expect(run.stderr).not.toContain('✘')
    expect(run.result.verdict).toBe('clean')
  })

  it('that keeps objects is told by the bytes of its heap', async () => {
    using run = await watched([deno, 'run', '-A', 'program.mjs'], keepsObjects)
    expect(run.result.findings).toMatchObject([{ kind: 'heap:bytes' }])
  })

  it('that sets timers by a named import, which cannot be seen, is told without a line', async () => {
    using run = await watched([deno, 'run', '-A', 'program.mjs'], namedTimers)
    expect(run.result.findings).toMatchObject([{ kind: 'timer' }])
    expect(run.stderr).toContain('timer of a named import')
  })

  it('below a shell has no probe, and is undecided', async () => {
    using run = await watched(['sh', '-c', `'${deno}' run -A program.mjs; true`], namedTimers)
    expect(run.result.verdict).toBe('undecided')
    expect(run.stderr).toContain('with deno as the command itself')
  })
})
