// Programs that do not like to be looked at: the probe must never reach them, and what it cannot see it must say.
import { chmodSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { HoldingsReport } from '../../src/probe/holdings.ts'
import { prelude, Program, register, samplesOf } from './program.ts'

/** Ends with what the probe sees. */
const told = `console.log(JSON.stringify(await held()))`

const programs: Readonly<Record<string, { readonly text: string; readonly args?: readonly string[] }>> = {
  'an inspection that throws, behind the timer of a promise': {
    text: `import { setTimeout as pause } from 'node:timers/promises'
import { inspect } from 'node:util'
void pause(60_000, { [inspect.custom]() { throw new Error('do not look') } }, { ref: false })`,
  },
  'a revoked proxy with listeners': {
    text: `import { EventEmitter } from 'node:events'
globalThis.emitter = new EventEmitter()
const { proxy, revoke } = Proxy.revocable(emitter, {})
globalThis.proxy = proxy
for (let i = 0; i < 8; i++) proxy.on('event', () => {})
revoke()`,
  },
  'a socket whose getter throws': {
    text: `import net from 'node:net'
class Shy extends net.Socket {
  get destroyed() {
    if (new Error().stack.split('\\n')[2].includes('/src/probe/')) throw new Error('do not look')
    return super.destroyed
  }
}
const server = net.createServer((accepted) => accepted.unref()).listen(0, '127.0.0.1').unref()
await new Promise((done) => server.once('listening', done))
globalThis.socket = new Shy()
socket.connect(server.address().port, '127.0.0.1').unref()`,
  },
  'a class whose name throws': {
    text: `import { EventEmitter } from 'node:events'
class Shy extends EventEmitter { static get name() { throw new Error('do not look') } }
Object.defineProperty(Shy.prototype, 'constructor', { get() { throw new Error('do not look') } })
globalThis.emitter = new Shy()
for (let i = 0; i < 8; i++) emitter.on('event', () => {})`,
  },
  'a target with a method that Node would ask': {
    text: `class Shy extends EventTarget { listeners() { throw new Error('do not ask') } }
globalThis.target = new Shy()
for (let i = 0; i < 8; i++) target.addEventListener('event', () => {})`,
  },
  'frozen intrinsics': { text: 'setInterval(() => {}, 60_000).unref()', args: ['--frozen-intrinsics'] },
  'a frozen Error': { text: 'Object.freeze(Error); setInterval(() => {}, 60_000).unref()' },
  'a hook for stacks that throws': {
    text: `Error.prepareStackTrace = () => { throw new Error('no stack') }
setInterval(() => {}, 60_000).unref()`,
  },
  'a hook for stacks that is a getter': {
    text: `Object.defineProperty(Error, 'prepareStackTrace', { get() { throw new Error('do not read') }, configurable: true })
setInterval(() => {}, 60_000).unref()`,
  },
  'code whose name is an odd URL': {
    text: `import { runInThisContext } from 'node:vm'
runInThisContext('setInterval(() => {}, 60_000).unref()', { filename: 'file:///a%2Fb' })
runInThisContext('setInterval(() => {}, 60_000).unref()', { filename: 'file://elsewhere/b' })`,
  },
  'clocks and descriptors of its own': {
    text: `import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
performance.now = () => { throw new Error('no clock') }
fs.fstatSync = fs.writeSync = () => { throw new Error('no file') }
syncBuiltinESMExports()
globalThis.timer = setInterval(() => {}, 60_000).unref()`,
  },
}

describe.concurrent('a program with', () => {
  for (const level of ['origins', 'full'] as const) {
    for (const [name, { text, args = [] }] of Object.entries(programs)) {
      it(`${name} lives on under the probe, at ${level}`, async () => {
        using program = new Program({ 'main.mjs': `${prelude}${text}\n${told}` })
        const options = ['--expose-gc', '--import', register, ...args]
        const { status, stdout, stderr } = program.run('main.mjs', { TIDEMARK_PROBE_LEVEL: level }, options)
        expect({
          status,
          stderr: stderr.replace(/^.*ExperimentalWarning[^]*?created\)\n/, ''),
        }).toMatchObject({ status: 0 })
        const report: HoldingsReport = JSON.parse(stdout)
        // Either it is seen, or it is said that it is not.
        const seen = Object.values(report.kinds).reduce((sum, count) => sum + count, 0)
        expect(seen + report.blind.length + report.dropped).toBeGreaterThan(0)
        expect(report.blind).toEqual([])
      })
    }
  }
})

describe('frozen prototypes', () => {
  it('are no reason to fail, and the kind that cannot be watched is named', () => {
    using program = new Program({
      'freeze.cjs': `Object.freeze(require('node:perf_hooks').PerformanceObserver.prototype)`,
      'main.mjs': `${prelude}${told}`,
    })
    const args = ['--expose-gc', '--require', program.path('freeze.cjs'), '--import', register]
    const { status, stdout } = program.run('main.mjs', {}, args)
    expect(status).toBe(0)
    const report: HoldingsReport = JSON.parse(stdout)
    expect(report.blind).toMatchObject(
      ['performance-entry', 'performance-observer'].map((kind) => {
        return { kind, reason: expect.stringContaining('frozen') }
      }),
    )
  })
})

describe('samples', () => {
  it('that may not be written do not end the program', () => {
    using program = new Program({ 'main.mjs': `console.log('lives')`, 'taken/by/a-file': '' })
    const env = { TIDEMARK_PROBE_DIRECTORY: program.path('taken/by/a-file/samples') }
    expect(program.run('main.mjs', env)).toMatchObject({ status: 0, stdout: 'lives\n' })
    chmodSync(dirname(program.path('taken/by/a-file')), 0o000)
    const unreadable = { TIDEMARK_PROBE_DIRECTORY: program.path('taken/by/samples') }
    expect(program.run('main.mjs', unreadable)).toMatchObject({ status: 0, stdout: 'lives\n' })
    chmodSync(dirname(program.path('taken/by/a-file')), 0o700)
  })

  it('are not written into a file of the program that was given their descriptor', () => {
    using program = new Program({
      'main.mjs': `import fs from 'node:fs'
for (let fd = 3; fd < 64; fd++) if (fd !== 3 && isFile(fd)) { fs.closeSync(fd); fs.openSync('own.txt', 'w') }
function isFile(fd) { try { return fs.fstatSync(fd).isFile() } catch { return false } }
fs.writeSync(fs.openSync('own.txt', 'a'), 'mine')`,
    })
    const directory = program.path('samples')
    const { status } = program.run('main.mjs', { TIDEMARK_PROBE_DIRECTORY: directory }, [
      '--import',
      register,
      `--import=data:text/javascript,process.chdir(${JSON.stringify(program.directory)})`,
    ])
    expect(status).toBe(0)
    expect(readFileSync(program.path('own.txt'), 'utf8')).toBe('mine')
  })

  it('of a program without rights to files are none, where the probe itself may be read', () => {
    using program = new Program({ 'main.mjs': `console.log('lives')` })
    const args = ['--permission', '--allow-fs-read=*', '--import', register]
    const env = { TIDEMARK_PROBE_DIRECTORY: program.path('samples') }
    expect(program.run('main.mjs', env, args)).toMatchObject({ status: 0, stdout: 'lives\n' })
  })

  it('say what is not seen', () => {
    using program = new Program({
      'freeze.cjs': `Object.freeze(require('node:perf_hooks').PerformanceObserver.prototype)`,
      'main.mjs': '',
    })
    const directory = program.path('samples')
    const args = ['--require', program.path('freeze.cjs'), '--import', register]
    expect(program.run('main.mjs', { TIDEMARK_PROBE_DIRECTORY: directory }, args).status).toBe(0)
    const first = program.files('samples').find((name) => name.endsWith('.jsonl')) ?? ''
    const [sample] = samplesOf(readFileSync(first, 'utf8'))
    expect(sample?.holdings.blind).toMatchObject([
      { kind: 'performance-entry' },
      { kind: 'performance-observer' },
    ])
  })
})
