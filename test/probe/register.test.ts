// The probe as a program meets it: loaded with --import, in every thread and child, changing nothing.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { prelude, Program, register, samplesOf } from './program.ts'

describe('an empty program', () => {
  it('holds nothing: what the probe needs itself is not counted', () => {
    using program = new Program({ 'main.mjs': `${prelude}console.log(JSON.stringify((await held()).kinds))` })
    const { stdout, stderr } = program.run('main.mjs')
    expect(JSON.parse(stdout)).toEqual({})
    expect(stderr).toBe('')
  })

  it('behaves as without the probe: exit code, unhandled rejection, util.promisify', () => {
    using program = new Program({
      'code.mjs': `import { promisify } from 'node:util'
        await promisify(setTimeout)(1)
        process.exitCode = setTimeout.name === 'setTimeout' && setTimeout.length === 2 ? 7 : 8`,
      'reject.mjs': `import { open } from 'node:fs/promises'; void open('/does/not/exist')`,
    })
    for (const args of [[], ['--import', register]]) {
      expect(program.run('code.mjs', {}, args).status).toBe(7)
      expect(program.run('reject.mjs', {}, args)).toMatchObject({ status: 1 })
    }
  })
})

describe('the acquiring line', () => {
  it('is that of the program where a package acquired on its behalf, else that of the package', () => {
    using program = new Program({
      'node_modules/leaky/package.json': '{ "name": "leaky", "main": "index.js" }',
      'node_modules/leaky/index.js': `exports.start = () => deep(20)
const deep = (n) => n > 0 ? deep(n - 1) : setInterval(() => {}, 60_000).unref()
setImmediate(() => {
  setTimeout(() => {}, 60_000).unref()
})`,
      'main.mjs': `${prelude}
import leaky from 'leaky'
leaky.start() // here
await new Promise((done) => setImmediate(done))
console.log(JSON.stringify((await held()).origins))`,
    })
    const origins: unknown = JSON.parse(program.run('main.mjs').stdout)
    const line =
      readFileSync(program.path('main.mjs'), 'utf8')
        .split('\n')
        .findIndex((text) => text.includes('// here')) + 1
    expect(origins).toMatchObject([
      { label: 'setInterval', site: { file: program.path('main.mjs'), line } },
      { label: 'setTimeout', site: { file: program.path('node_modules/leaky/index.js'), line: 4 } },
    ])
  })

  it('is the line that was written, where there is a source map', () => {
    const map = { version: 3, sources: ['../src/main.ts'], names: [], mappings: ';;AAUA' } // Line 3 was line 11
    const url = `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`
    using program = new Program({
      'dist/leak.js': `exports.leak = () =>\n\nsetInterval(() => {}, 60_000).unref()\n//# sourceMappingURL=${url}`,
      'dist/main.mjs': `${prelude}
import { leak } from './leak.js'
leak()
console.log(JSON.stringify((await held()).origins))`,
    })
    const origins: unknown = JSON.parse(program.run('dist/main.mjs').stdout)
    expect(origins).toMatchObject([{ site: { file: program.path('src/main.ts'), line: 11 } }])
  })
})

describe('samples', () => {
  it('are written for the process, its workers and its children, and name what each holds', () => {
    using program = new Program({
      'main.mjs': `import { fork } from 'node:child_process'
import { Worker } from 'node:worker_threads'
setInterval(() => {}, 60_000).unref()
new Worker(new URL('worker.mjs', import.meta.url))
fork(new URL('child.mjs', import.meta.url))`,
      'worker.mjs': 'setTimeout(() => {}, 60_000).unref()',
      'child.mjs': 'setTimeout(() => {}, 60_000).unref(); setTimeout(() => {}, 60_000).unref()',
    })
    const directory = program.path('samples')
    const env = { TIDEMARK_PROBE_DIRECTORY: directory, NODE_OPTIONS: `--import ${register}` }
    expect(program.run('main.mjs', env, []).status).toBe(0)
    const names = readdirSync(directory).filter((name) => name.endsWith('.jsonl'))
    const last = names.map((name) => samplesOf(readFileSync(join(directory, name), 'utf8')).at(-1))
    const held = last.map((sample) => ({
      why: sample?.why,
      isMain: sample?.thread === 0,
      timers: sample?.holdings.kinds['timer'],
      files: [...new Set(sample?.holdings.origins.map(({ site }) => site?.file))],
    }))
    expect(held).toHaveLength(3)
    expect(held).toContainEqual({ why: 'exit', isMain: true, timers: 1, files: [program.path('main.mjs')] })
    expect(held).toContainEqual({
      why: 'exit',
      isMain: false,
      timers: 1,
      files: [program.path('worker.mjs')],
    })
    expect(held).toContainEqual({ why: 'exit', isMain: true, timers: 2, files: [program.path('child.mjs')] })
  })

  it('are told on stderr at SIGUSR2 and at the end where no directory is given', () => {
    using program = new Program({
      'main.mjs': `const timer = setInterval(() => {}, 60_000)
process.once('SIGUSR2', () => clearInterval(timer))
process.kill(process.pid, 'SIGUSR2')`,
    })
    const { stderr, status } = program.run('main.mjs')
    expect(status).toBe(0)
    expect(stderr.match(/setInterval/g)).toHaveLength(1) // At the signal; cleared before the end
    expect(stderr).toContain(`${program.path('main.mjs')}:1`)
  })
})
