// Programs as they are written with real packages, each clean and with a planted leak: what init, and watch where init
// names it, come to, with the commands that are typed. Usage: pnpm bench first-programs; takes the network of an
// install and about a minute a program. FIRST_ONLY: a part of the name.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'

const main = resolve(import.meta.dirname, '../src/cli/main.ts')
const programs = resolve(import.meta.dirname, 'first-programs')
/** Looked up in November 2026. */
const PACKAGES = [
  'express@5',
  'fastify@5',
  'hono@4',
  'reflect-metadata@0.2',
  'rxjs@7',
  '@nestjs/common@11',
  '@nestjs/core@11',
  '@nestjs/platform-express@11',
]

interface Program {
  readonly name: string
  readonly source: string
  /** Where it lies in its directory. */
  readonly file: string
  readonly packageJson: object
  readonly typed: string
}

const SERVED = 'init --path /users/{i}'
const programsTried: readonly Program[] = [
  served('express', 'express.mjs', 'server.mjs'),
  served('fastify', 'fastify.mjs', 'app.mjs'),
  served('hono', 'hono.mjs', 'index.mjs'),
  {
    name: 'nest',
    source: 'nest.cjs',
    file: 'dist/main.js',
    packageJson: { scripts: { start: 'nest start', 'start:prod': 'node dist/main' } },
    typed: SERVED,
  },
  served('fetch', 'fetch.mjs', 'index.mjs'),
  watched('worker'),
  watched('loop'),
]

function served(name: string, source: string, file: string): Program {
  return { name, source, file, packageJson: { type: 'module' }, typed: SERVED }
}

function watched(name: string): Program {
  const file = `${name}.mjs`
  return {
    name,
    source: file,
    file,
    packageJson: { type: 'module', scripts: { start: `node ${file}` } },
    typed: `watch --duration 20 -- node ${file}`,
  }
}

interface Typed {
  readonly exitCode: number | null
  readonly said: string
}

export async function firstPrograms(say: (line: string) => void): Promise<object> {
  const room = mkdtempSync(join(tmpdir(), 'tidemark-programs-'))
  try {
    const install = ['npm', 'install', '--prefix', room, '--no-audit', '--no-fund', '--prefer-offline']
    const installed = await typed(room, [...install, ...PACKAGES], {})
    if (installed.exitCode !== 0) throw new Error(`Install packages: ${installed.said.slice(-600)}`)
    const only = process.env['FIRST_ONLY'] ?? ''
    const rows: Record<string, object> = {}
    for (const program of programsTried.filter(({ name }) => name.includes(only))) {
      for (const leaks of [false, true]) {
        const row = await tried(program, leaks, room)
        const name = `${program.name}, ${leaks ? 'leaking' : 'clean'}`
        rows[name] = row
        say(`${name}: ${JSON.stringify(row)}`)
      }
    }
    return { node: process.version, rows }
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
}

async function tried(program: Program, leaks: boolean, room: string): Promise<object> {
  const cwd = mkdtempSync(join(room, `${program.name}-`))
  const file = join(cwd, program.file)
  mkdirSync(dirname(file), { recursive: true })
  copyFileSync(join(programs, program.source), file)
  writeFileSync(join(cwd, 'package.json'), JSON.stringify(program.packageJson))
  symlinkSync(join(room, 'node_modules'), join(cwd, 'node_modules'))
  const env = leaks ? { LEAKS: '1' } : {}
  const started = performance.now()
  const first = await typed(cwd, [process.execPath, main, 'init', '--path', '/users/{i}'], env)
  const isWatched = first.exitCode === 2 && first.said.includes('tidemark watch -- node ')
  const last = isWatched
    ? await typed(cwd, [process.execPath, main, ...program.typed.split(' ')], env)
    : first
  const wanted = leaks ? `${program.file}:${plantedLine(program)}` : undefined
  const verdict =
    /(?:[✔✘?]|tidemark:) (CLEAN|LEAK|FAILED|UNDECIDED)/.exec(last.said)?.[1] ?? last.said.slice(-300)
  return {
    typed: isWatched ? `init, then ${program.typed}` : program.typed,
    verdict,
    exitCode: last.exitCode,
    line: /^ +at (\S+:\d+)/m.exec(last.said)?.[1],
    isRight: leaks ? verdict === 'LEAK' && last.said.includes(`at ${wanted}`) : verdict === 'CLEAN',
    seconds: Math.round((performance.now() - started) / 1_000),
  }
}

function plantedLine({ source }: Program): number {
  const lines = readFileSync(join(programs, source), 'utf8').split('\n')
  return lines.findIndex((line) => line.includes('// planted')) + 1
}

async function typed(cwd: string, command: readonly string[], env: NodeJS.ProcessEnv): Promise<Typed> {
  const [file = '', ...given] = command
  const path = `${dirname(process.execPath)}:${process.env['PATH']}`
  const child = spawn(file, given, {
    cwd,
    env: { ...process.env, PATH: path, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, complained] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { exitCode: child.exitCode, said: `${out}\n${complained}` }
}
