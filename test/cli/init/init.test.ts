// `tidemark init` from outside: what it writes for programs of every form lives and closes, twice; a leak is named at once.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type Ended, main, node, tidemark } from '../tidemark.ts'

const room = realpathSync(mkdtempSync(join(tmpdir(), 'tidemark-init-')))
afterAll(() => rmSync(room, { recursive: true, force: true }))

let directories = 0
function program(files: Readonly<Record<string, string>>): string {
  const directory = join(room, String((directories += 1)))
  mkdirSync(directory)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true })
    writeFileSync(join(directory, name), content)
  }
  return directory
}

const init = (directory: string, ...given: readonly string[]): Promise<Ended> =>
  tidemark(directory, 'init', ...given)

/** Two lives of what was written, each of three steps; it must end by itself. */
const LIVES = `
const { create } = await import(process.argv[1])
let subject
for (const life of [1, 2]) {
  subject = await create()
  for (const i of [0, 1, 2]) await subject.step(i)
  await subject.close()
}
await subject.end?.()
console.log('lived twice')
`

/** As a stranger writes a small server: no framework, and nothing that knows of us. */
const APP = `
const app = (req, res) => {
  if (req.url !== '/') { res.statusCode = 404; return res.end() }
  app.handle(req, res)
}
app.handle = (req, res) => res.end('hello')
`

describe('tidemark init', () => {
  it.each<readonly [string, Readonly<Record<string, string>>, RegExp]>([
    [
      'a CommonJS script that listens',
      {
        'package.json': '{ "scripts": { "start": "node --enable-source-maps web.cjs" } }',
        'web.cjs': `const { createServer } = require('node:http')\n${APP}\nsetTimeout(() => createServer(app).listen(process.env.PORT || 3000), 50)`,
      },
      /import\('\.\.\/web\.cjs'\)/,
    ],
    ['an app that is exported', { 'app.cjs': `${APP}\nmodule.exports = app` }, /createServer\(program\)/],
    [
      'a function that makes an app',
      { 'app.mjs': `${APP}\nexport const createApp = async () => app` },
      /createServer\(await program\.createApp\(\)\)/,
    ],
    [
      'a function that starts a server at a port',
      {
        'server.ts': `import { createServer } from 'node:http'\n${APP}\nexport function start(port: number) { createServer(app).listen(port) }`,
      },
      /listening\(async \(\) => program\.start\(0\)\)/,
    ],
    [
      'a server that does not listen yet',
      {
        'index.mjs': `import { createServer } from 'node:http'\n${APP}\nexport const server = createServer(app)`,
      },
      /const server = program\.server\n/,
    ],
    [
      'an object that is told to listen, and closes',
      {
        'app.mjs': `import { createServer } from 'node:http'\n${APP}\nconst server = createServer(app)
const sweep = setInterval(() => {}, 60_000)
export default {
  async listen(options) { await new Promise((listening) => server.listen(options, listening)) },
  async close() { clearInterval(sweep); await new Promise((closed) => server.close(closed)) },
}`,
      },
      /program\.listen\(\{ port: 0, host: 'localhost' \}\)[^]*\.default\.close\(\)/,
    ],
    [
      'a server that ends by its own handler of SIGTERM, and exits',
      {
        'server.mjs': `import { createServer } from 'node:http'\n${APP}\nconst sweep = setInterval(() => {}, 60_000)
const server = createServer(app).listen(process.env.PORT)
process.on('SIGTERM', () => { clearInterval(sweep); server.close((error) => { process.exitCode = error ? 1 : 0 }) })`,
      },
      /process\.emit\('SIGTERM', 'SIGTERM'\)/,
    ],
    [
      'a server that exports what stops it',
      {
        'server.mjs': `import { createServer } from 'node:http'\n${APP}\nconst sweep = setInterval(() => {}, 60_000)
const server = createServer(app).listen(process.env.PORT)
export function stop() { clearInterval(sweep); server.close() }`,
      },
      /await \(await import\('\.\.\/server\.mjs'\)\)\.stop\(\)/,
    ],
    [
      'a function that starts what another one stops',
      {
        'server.mjs': `import { createServer } from 'node:http'\n${APP}\nlet server, sweep
export function start(port) { sweep = setInterval(() => {}, 60_000); server = createServer(app).listen(port) }
export async function stop() { clearInterval(sweep); await new Promise((closed) => server.close(closed)) }`,
      },
      /async close\(\) \{\n +agent\.destroy\(\)\n +await \(await import\('\.\.\/server\.mjs'\)\)\.stop\(\)/,
    ],
    [
      'an object with fetch, as Hono and others export it',
      {
        'index.mjs':
          'export default { port: 3000, fetch: async (request) => new Response(new URL(request.url).pathname) }',
      },
      /program\.fetch\(new Request/,
    ],
    [
      'a route that answers a Request',
      { 'index.mjs': 'export const GET = (input) => Response.json({ asked: input.url.length }), limit = 5' },
      /program\.GET\(new Request/,
    ],
    [
      'a function of a request that is none of the web’s',
      { 'index.mjs': `export const ask = (request) => { if (typeof request !== 'number') throw request }` },
      /await program\.ask\(i\)/,
    ],
    [
      'the built file of a Nest program',
      {
        'package.json': '{ "scripts": { "start": "nest start", "start:prod": "node dist/main" } }',
        'src/main.ts': 'enum NotForNode { A }',
        'dist/main.js': `const { createServer } = require('node:http')\n${APP}
setTimeout(() => createServer(app).listen(process.env.PORT ?? 3000), 50)`,
      },
      /import\('\.\.\/dist\/main\.js'\)/,
    ],
    [
      'a function that is one cycle',
      { 'index.mjs': 'async function answer(question) { return question }\nexport { answer as delete }' },
      /await program\.delete\(i\)/,
    ],
  ])('writes a subject for %s that lives twice and closes', async (_, files, written) => {
    const directory = program(files)
    const { code, stdout, stderr } = await init(directory, '--no-run')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const subject = /wrote (tidemark\/\S+)/.exec(stdout)?.[1] ?? ''
    expect(readFileSync(join(directory, subject), 'utf8')).toMatch(written)
    const lives = await node(directory, ['--input-type=module', '-e', LIVES, join(directory, subject)])
    expect(lives).toEqual({ code: 0, stdout: 'lived twice\n', stderr: '' })
  })

  it('names only the program itself when that is a subject already', async () => {
    const directory = program({
      'index.mjs': 'export const create = () => ({ step() {}, close() {} })',
    })
    expect((await init(directory, '--no-run')).stdout).toMatch(/^wrote tidemark\.config\.json\n/)
    expect(JSON.parse(readFileSync(join(directory, 'tidemark.config.json'), 'utf8'))).toMatchObject({
      subjects: ['./index.mjs'],
    })
  })

  it(
    'runs what it wrote: a listener a request ends with 1 and names its line',
    { timeout: 900_000 },
    async () => {
      const directory = program({
        'server.mjs': `import { createServer } from 'node:http'
import { EventEmitter } from 'node:events'
const settings = new EventEmitter()
createServer((request, response) => {
  settings.on('changed', () => response.end())
  response.end('hello')
}).listen(process.env.PORT)
`,
      })
      const { code, stdout } = await init(directory)
      expect(stdout).toMatch(/✘ LEAK .*\n[^]*at server\.mjs:5\b/)
      expect(stdout).toContain('tidemark gate --update')
      expect(code).toBe(1)
      expect(readFileSync(join(directory, '.tidemark/.gitignore'), 'utf8')).toBe('*\n')
    },
  )
})

/** @param end what it does to end */
const sweeping = (end: string): Readonly<Record<string, string>> => ({
  'server.mjs': `import { createServer } from 'node:http'
const sessions = new Map()
const server = createServer((request, response) => {
  sessions.set(request.url, Date.now())
  response.end('hello')
}).listen(process.env.PORT)
const sweep = setInterval(() => sessions.clear(), 10_000)
${end}`,
})

describe('tidemark init of a server with a timer of its own', () => {
  it('is clean where its own handler of SIGTERM stops that', { timeout: 900_000 }, async () => {
    const ends = `process.on('SIGTERM', () => { clearInterval(sweep); server.close() })`
    const { code, stdout } = await init(program(sweeping(ends)))
    expect(stdout).toMatch(/✔ CLEAN /)
    expect(code).toBe(0)
  })

  it('is told its line, and what to add, where nothing does', { timeout: 900_000 }, async () => {
    const { code, stdout } = await init(program(sweeping('')))
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /✘ FAILED .*kept alive by 1 timer \(setInterval\); what lets go of it \(clearInterval or clearTimeout\) belongs into .* at server\.mjs:7 /,
    )
    expect(code).toBe(1)
  })
})

describe('what tidemark init wrote', () => {
  /** The server gives up its connection while nothing can be heard, as in a long snapshot. */
  const STANDS_STILL = `
const { create } = await import(process.argv[1])
const subject = await create()
await subject.step(0)
const until = performance.now() + 2_300
while (performance.now() < until) Math.random()
await subject.step(1)
await subject.close()
await subject.end()
console.log('lived')
`
  it('asks once more where the server has closed the kept connection meanwhile', async () => {
    const directory = program({
      'server.mjs': `import { createServer } from 'node:http'
const server = createServer((request, response) => response.end('hello'))
server.keepAliveTimeout = 2_000
server.keepAliveTimeoutBuffer = 0
server.listen(process.env.PORT)
process.on('SIGTERM', () => server.close())`,
    })
    await init(directory, '--no-run')
    const given = ['--input-type=module', '-e', STANDS_STILL]
    const subject = join(directory, 'tidemark/server.subject.mjs')
    expect(await node(directory, [...given, subject])).toEqual({ code: 0, stdout: 'lived\n', stderr: '' })
    const text = readFileSync(subject, 'utf8')
    writeFileSync(subject, text.replace('attempt > 1', 'attempt > 0'))
    expect(await node(directory, [...given, subject])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('ECONNRESET'),
    })
  })
})

describe('tidemark init, asked for requests', () => {
  it(
    'sends them with the number of the step, and the verdict says what they were',
    { timeout: 900_000 },
    async () => {
      const directory = program({
        'server.mjs': `import { createServer } from 'node:http'
createServer(async (request, response) => {
  const body = await new Response(request).text().catch(() => '')
  const asked = /^\\/users\\/(\\d+)$/.exec(request.url)?.[1]
  const isWell = request.method === 'PUT' && JSON.parse(body).id === Number(asked)
  response.writeHead(isWell ? 200 : 400).end()
}).listen(process.env.PORT)`.replace(
          'new Response(request).text()',
          `(async () => { let all = ''; for await (const part of request) all += part; return all })()`,
        ),
      })
      const given = ['--path', '/users/{i}', '--method', 'put', '--body', '{"id":{i}}']
      const { code, stdout } = await init(directory, ...given)
      expect(stdout).toMatch(/✔ CLEAN .*\n.*PUT \/users\/\{i\}/)
      expect(code).toBe(0)
    },
  )
})

describe('tidemark init for a further program', () => {
  const files = {
    'a/server.mjs': `${APP}\nexport { app }`,
    'b/server.mjs': `${APP}\nexport { app }`,
    'cycle.mjs': 'export const create = () => ({ step() {}, close() {} })',
  }
  it('adds to the configuration what it does not name, and keeps the rest', async () => {
    const directory = program(files)
    await init(directory, '--no-run', '--program', 'a/server.mjs')
    const further = await init(directory, '--no-run', '--program', 'b/server.mjs')
    expect(further).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^wrote tidemark\/b-server\.subject\.mjs\n\nNext/),
    })
    const subject = await init(directory, '--no-run', '--program', 'cycle.mjs')
    expect(subject).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^added to tidemark\.config\.json\n/),
    })
    expect(JSON.parse(readFileSync(join(directory, 'tidemark.config.json'), 'utf8'))).toMatchObject({
      subjects: ['tidemark/*.subject.mjs', './cycle.mjs'],
    })
    const again = await init(directory, '--no-run', '--program', 'a/server.mjs')
    expect(again).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('tidemark/server.subject.mjs: it is there already'),
    })
  })
})

describe('tidemark init refuses, and writes nothing', () => {
  const server = { 'server.mjs': `${APP}\nexport { app }` }
  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[], RegExp]>([
    ['where there is no program', {}, [], /found no program here .*wanted --program FILE/],
    ['a program that is not there', {}, ['--program', 'gone.mjs'], /gone\.mjs: there is no such file/],
    [
      'an export that is not there',
      server,
      ['--export', 'nope'],
      /Use nope of server\.mjs: it does not export it, wanted one of app/,
    ],
    [
      'a program that throws',
      { 'server.mjs': 'throw new RangeError("no database")' },
      [],
      /Look at server\.mjs: RangeError: no database/,
    ],
    ['a program that exits', { 'server.mjs': 'process.exit(3)' }, [], /Look at server\.mjs: it ended/],
    [
      'a program that says why it exits',
      { 'server.mjs': `console.error('DATABASE_URL is not set'); process.exit(1)` },
      [],
      /it ended before it was loaded, with exit code 1, and said: DATABASE_URL is not set; .*tidemark watch -- node server\.mjs/,
    ],
    [
      'a program that is a command line: it sees no argument of ours',
      { 'server.mjs': 'console.log(process.argv.slice(2).join() || "no file given"); process.exit(1)' },
      [],
      /and said: no file given/,
    ],
    [
      'a program that exports nothing',
      { 'index.mjs': 'setInterval(() => {}, 1_000)' },
      [],
      /it exports no function and no server; wanted tidemark watch -- node index\.mjs/,
    ],
    [
      'a module that does not parse, with its line',
      { 'server.mjs': `import './parts/broken.mjs'`, 'parts/broken.mjs': 'const a = 1\nconst b = {{\n' },
      [],
      /Look at server\.mjs: SyntaxError: .* at parts\/broken\.mjs:2/,
    ],
    [
      'TypeScript that Node cannot strip, with its line and a loader',
      { 'server.ts': 'const a: number = 1\nenum Colour { Red }\nexport const handle = () => Colour.Red\n' },
      [],
      /SyntaxError: .* at server\.ts:2; .*NODE_OPTIONS='--import tsx'/,
    ],
    [
      'a decorator, with its line and a loader',
      {
        'server.ts': 'const a: number = 1\n@a class Controller {}\nexport const handle = () => Controller\n',
      },
      [],
      /SyntaxError: .* at server\.ts:2; .*NODE_OPTIONS='--import tsx'/,
    ],
    ['a path that is none', server, ['--path', 'users'], /found --path "users", wanted one such as \/users/],
    ['a body that GET does not take', server, ['--method', 'get', '--body', 'x'], /found --body with GET/],
    [
      'several functions of which none is a cycle',
      { 'index.mjs': 'export const one = () => 1, two = () => 2' },
      [],
      /cannot be told \(one, two\); wanted --export NAME/,
    ],
    [
      'over a configuration, in any format',
      { ...server, 'tidemark.config.mjs': 'export default {}' },
      [],
      /Write tidemark\.config\.mjs: it is there already, wanted --force/,
    ],
    [
      'where its directory is a file',
      { ...server, tidemark: 'a file' },
      [],
      /Write tidemark\/server\.subject\.mjs: .*, wanted a directory that can be written/,
    ],
    ['a package.json that is none', { ...server, 'package.json': '[' }, [], /package\.json: it is no JSON/],
  ])('%s', async (_, files, given, message) => {
    const directory = program(files)
    const { code, stdout, stderr } = await init(directory, '--no-run', ...given)
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    const before = new Set(Object.keys(files).map((name) => name.split('/', 1)[0]))
    expect(readdirSync(directory).toSorted()).toEqual(
      [...before].toSorted((a = '', b = '') => (a < b ? -1 : 1)),
    )
  })

  it('a scenario that is there, and leaves no configuration; with --force it writes both', async () => {
    const directory = program(server)
    mkdirSync(join(directory, 'tidemark'))
    writeFileSync(join(directory, 'tidemark/server.subject.mjs'), 'mine')
    const refused = await init(directory, '--no-run')
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/server\.subject\.mjs: it is there already/),
    })
    expect(existsSync(join(directory, 'tidemark.config.json'))).toBe(false)
    expect(readFileSync(join(directory, 'tidemark/server.subject.mjs'), 'utf8')).toBe('mine')
    expect(await init(directory, '--no-run', '--force')).toMatchObject({ code: 0 })
    expect(readFileSync(join(directory, 'tidemark/server.subject.mjs'), 'utf8')).toContain(
      'createServer(program.app)',
    )
  })
})

describe.skipIf(!existsSync('/usr/bin/script'))('on a terminal', () => {
  it('asks for the program and the paths, and writes what is answered', async () => {
    const directory = program({ 'a.mjs': `${APP}\nexport { app }`, 'server.mjs': `${APP}\nexport { app }` })
    const command = `stty cols 120 rows 40; ${process.execPath} ${main} init --no-run`
    const child = spawn('script', ['-qec', command, '/dev/null'], { cwd: directory })
    let seen = ''
    const answers = [
      { to: 'Which file is the program?', with: '\u001B[B\r' },
      { to: 'a module that can be imported:', with: 'a.mjs\r' },
      { to: 'Paths to request', with: ' /?a\r' },
    ]
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
      const [next] = answers
      if (next === undefined || !seen.includes(next.to)) return
      answers.shift()
      seen = ''
      child.stdin.write(next.with)
    })
    await once(child, 'close')
    expect(readFileSync(join(directory, 'tidemark/a.subject.mjs'), 'utf8')).toContain(
      `[\n  { method: 'GET', path: '/' },\n  { method: 'GET', path: '/?a' },\n]`,
    )
  })
})
