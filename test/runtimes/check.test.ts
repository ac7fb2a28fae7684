// `check` on Bun and Deno: what leaks is told with who holds it and the line, what holds still is clean, and what cannot
// be looked into is said and never clean.
import { mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { resultSchema, type Result } from '../../src/report/result.ts'
import { chosenRuntime } from '../../src/runner/runtime-choice.ts'
import { otherRuntime } from '../cli/other-runtimes.ts'
import { main, node } from '../cli/tidemark.ts'

interface Run {
  readonly code: number | null
  readonly stderr: string
  readonly stdout: string
  readonly result: Result | undefined
}

/** The module in a project that has no runtime of its own; those are on the PATH. */
async function checked(
  module: string,
  {
    on = [],
    args = [],
    files = {},
  }: Readonly<{ on?: string[]; args?: string[]; files?: Record<string, string> }>,
): Promise<Run> {
  using directory = mkdtempDisposableSync(join(tmpdir(), 'tidemark-check-runtimes-'))
  for (const [name, text] of Object.entries({ ...files, 'subject.mjs': module }))
    writeFileSync(join(directory.path, name), text)
  const path = [...on.map((file) => dirname(file)), '/bin'].join(delimiter)
  const given = [main, 'check', 'subject.mjs', '--out', 'out', '--json', ...args]
  const ended = await node(directory.path, given, { ...process.env, PATH: path })
  return { ...ended, result: resultIn(join(directory.path, 'out/result.json')) }
}

function resultIn(file: string): Result | undefined {
  try {
    return resultSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

function lineOf(program: string, marker: string): number {
  return program.split('\n').findIndex((line) => line.endsWith(`// ${marker}`)) + 1
}

/** `kind at line, held by path`, of each finding. */
function found(result: Result | undefined): readonly string[] {
  return (result?.findings ?? []).map(
    ({ kind, culprit, retainerPath = [] }) =>
      `${kind} at ${culprit?.line}, held by ${retainerPath.join(' → ')}`,
  )
}

/** Bun's own module is imported: it is run on Bun without being told to. */
const leaksInBun = `
import { Database } from 'bun:sqlite'
class Session { constructor(id) { this.id = id } }
const sessions = new Map()
const jobs = []
const database = new Database(':memory:')
export function create() {
  return {
    step(i) {
      database.query('select 1').get()
      sessions.set('session ' + i, new Session(i)) // session
      jobs.push({ i }) // job
    },
    close() {},
  }
}
`

/** The look-alike: the same, a cache that is full, and more garbage than Bun collects by itself. */
const holdsInBun = `
import { Database } from 'bun:sqlite'
class Session { constructor(id) { this.id = id } }
const sessions = new Map()
const jobs = []
const database = new Database(':memory:')
export function create() {
  if (process.env.BUN_JSC_useJIT || process.env.GLIBC_TUNABLES) throw new Error('what we set is seen')
  return {
    step(i) {
      database.query('select 1').get()
      sessions.set('session ' + (i % 10), new Session(i))
      jobs.push({ i })
      jobs.length = 0
      Array.from({ length: 2_000 }, (_, each) => ({ each, text: 'text ' + each }))
      clearTimeout(setTimeout(() => {}, 1e8))
    },
    close() { sessions.clear() },
  }
}
`

const keepsATimer = `
export function create() {
  return {
    step() {
      setTimeout(() => {}, 1e8) // timer
    },
    close() {},
  }
}
`

const bun = otherRuntime('bun') ?? ''

const asksAWorker = `let worker
export function create() {
  return {
    async step() {
      if (worker !== undefined) return
      worker = new Worker(new URL('./worker.mjs', import.meta.url))
      await new Promise((resolve) => { worker.onmessage = resolve })
    },
    close() {
      worker?.terminate()
      worker = undefined
    },
  }
}`
const worker = {
  'worker.mjs': `const kept = []; setInterval(() => kept.push({}), 20); postMessage('')`,
}

describe.skipIf(bun === '')('check on Bun', () => {
  it('names who holds what grows, and the line that adds', async () => {
    const { result, code } = await checked(leaksInBun, { on: [bun] })
    expect(code).toBe(1)
    expect(result?.environment.runtime).toMatch(/^bun \d/)
    expect(found(result)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          new RegExp(`^heap at ${lineOf(leaksInBun, 'job')}, .*jobs \\(Array\\) → Object$`),
        ),
        expect.stringMatching(new RegExp(`^heap at ${lineOf(leaksInBun, 'session')}, .*Session`)),
      ]),
    )
  })

  it('is clean where nothing stays, and lets the program see nothing of ours', async () => {
    const { result } = await checked(holdsInBun, { on: [bun] })
    expect(found(result)).toEqual([])
    expect(result?.verdict).toBe('clean')
  })

  it.each([
    ['that is compared with it is lived with until it is full', '>', 4_000, 'clean'],
    ['that is compared with it and far away is not full yet', '>', 90_000_000, 'undecided'],
    ['that nothing compares with it leaks', '!== undefined && 0 >', 4_000, 'leak'],
  ] as const)('a cache beside a number %s', async (_, compares, max, verdict) => {
    const module = `
const max = ${max}
const entries = new Map()
export function create() {
  return {
    step(i) {
      entries.set('key ' + i, { i })
      if (entries.size ${compares} max) entries.clear()
    },
    close() {},
  }
}`
    const { result } = await checked(module, { on: [bun], args: ['--runtime', 'bun'] })
    expect(result?.verdict).toBe(verdict)
    expect(JSON.stringify(result?.reasons).includes('not full yet')).toBe(verdict === 'undecided')
  })

  it('names the line of a resource', async () => {
    const { result } = await checked(keepsATimer, { on: [bun], args: ['--runtime', 'bun'] })
    expect(found(result)[0]).toMatch(new RegExp(`^timer at ${lineOf(keepsATimer, 'timer')},`))
  })

  it('is undecided about the heap of a worker', async () => {
    const module = `import 'bun'\n${asksAWorker}`
    const { result } = await checked(module, { on: [bun], files: worker })
    expect(result?.verdict).not.toBe('clean')
    expect(JSON.stringify(result?.looked)).toContain('this runtime shows it to no other thread')
  })
})

const leaksInDeno = `
class Session { constructor(id) { this.id = id } }
const sessions = new Map()
export function create() {
  return {
    step(i) {
      Deno.statSync('.')
      sessions.set('session ' + i, new Session(i)) // session
    },
    close() {},
  }
}
`

const holdsInDeno = `
const sessions = new Map()
export function create() {
  return {
    step(i) {
      Deno.statSync('.')
      clearTimeout(setTimeout(() => {}, 1e8))
      sessions.set('session ' + (i % 10), { i })
    },
    close() { sessions.clear() },
  }
}
`

const deno = otherRuntime('deno') ?? ''

describe.skipIf(deno === '')('check on Deno', () => {
  it('names who holds what grows, and the line that adds', async () => {
    const { result } = await checked(leaksInDeno, { on: [deno], args: ['--cycles', '100'] })
    expect(result?.environment.runtime).toMatch(/^deno \d/)
    expect(found(result)).toEqual([
      expect.stringMatching(
        new RegExp(`^heap at ${lineOf(leaksInDeno, 'session')}, .*sessions \\(Map\\) → Session`),
      ),
    ])
  })

  it('is undecided about the heap of a worker of the web', async () => {
    const module = asksAWorker.replace(
      "'./worker.mjs', import.meta.url)",
      "'./worker.mjs', import.meta.url), { type: 'module' }",
    )
    const { result } = await checked(module, { on: [deno], args: ['--runtime', 'deno'], files: worker })
    expect(result?.verdict).not.toBe('clean')
    expect(JSON.stringify(result?.looked)).toContain('this runtime shows it to no other thread')
  })

  it('is clean where nothing stays', async () => {
    const { result } = await checked(holdsInDeno, { on: [deno], args: ['--cycles', '100'] })
    expect(found(result)).toEqual([])
    expect(result?.verdict).toBe('clean')
  })
})

describe('a runtime that is not there', () => {
  it.each([
    ['for a module of it', leaksInBun, [], 'Run on bun: found none in node_modules/.bin or on the PATH'],
    ['that was asked for', keepsATimer, ['--runtime', 'deno'], 'Run on deno: found none'],
    ['of that version', keepsATimer, ['--runtime', 'node@99'], 'Run on node@99: found'],
    ['that is too old', keepsATimer, ['--runtime', 'node@20'], 'wanted Node 24 or later'],
    ['that nobody knows', keepsATimer, ['--runtime', 'rhino'], 'found rhino, wanted bun, deno, or node@'],
    [
      'for what the module imports',
      `import './other.mjs'\nexport function create() {}`,
      [],
      'try next: --runtime bun',
    ],
  ])('%s is said in one sentence', async (_, module, args, says) => {
    const { code, stderr } = await checked(module, { args, files: { 'other.mjs': `import 'bun:sqlite'` } })
    expect(code).toBe(2)
    expect(stderr).toContain(says)
    expect(
      stderr
        .trim()
        .split('\n')
        .filter((line) => line.startsWith('tidemark:')),
    ).toHaveLength(1)
  })

  it('is not asked for by a module that only asks where it is', async () => {
    using directory = mkdtempDisposableSync(join(tmpdir(), 'tidemark-check-runtimes-'))
    const file = join(directory.path, 'subject.mjs')
    writeFileSync(
      file,
      `// Deno.serve() and import 'bun:sqlite' are what others do.
const isDeno = typeof Deno !== 'undefined' && Deno.version.deno`,
    )
    expect(await chosenRuntime(pathToFileURL(file).href, undefined)).toBeUndefined()
  })
})
