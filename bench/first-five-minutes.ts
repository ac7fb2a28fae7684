// From `npm install` of the packed package to a red gate that names the line, in a fresh directory with a small server
// that leaks one listener a request; beside it the look-alike, which must be green, and then the leak as a later commit.
// Usage: pnpm bench first-five-minutes; takes some minutes and the network of an install. Packing is not counted.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'

const root = resolve(import.meta.dirname, '..')
const servers = resolve(import.meta.dirname, 'first-five-minutes')
const LEAK = "settings.on('reloaded'"

interface Typed {
  readonly command: string
  readonly seconds: number
  readonly exitCode: number | null
  readonly stdout: string
}

export async function firstFiveMinutes(say: (line: string) => void): Promise<object> {
  const room = mkdtempSync(join(tmpdir(), 'tidemark-first-'))
  try {
    const tarball = await packed(room)
    const leaking = await leakingFromTheStart(directoryWith('leaking-server.js', room), tarball, say)
    const mended = directoryWith('look-alike-server.js', room)
    const lookAlike = await lookAlikeThenLeak(mended, tarball, say)
    return { node: process.version, leaking, ...lookAlike }
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
}

async function leakingFromTheStart(
  cwd: string,
  tarball: string,
  say: (line: string) => void,
): Promise<object> {
  const typed = await typing(cwd, [install(tarball), 'npx tidemark init', 'npx tidemark gate --update'], say)
  const [, init, gate] = typed
  mustEnd(init, 1)
  mustEnd(gate, 1)
  return { ...counted(typed), named: named(gate, cwd) }
}

async function lookAlikeThenLeak(cwd: string, tarball: string, say: (line: string) => void): Promise<object> {
  const green = await typing(
    cwd,
    [install(tarball), 'npx tidemark init', 'npx tidemark gate --update', 'npx tidemark gate'],
    say,
  )
  for (const each of green) mustEnd(each, 0)
  copyFileSync(join(servers, 'leaking-server.js'), join(cwd, 'server.js'))
  const red = await typing(cwd, ['npx tidemark gate'], say)
  mustEnd(red[0], 1)
  return { lookAlike: counted(green), leakInALaterCommit: { ...counted(red), named: named(red[0], cwd) } }
}

/** @throws Error when the first finding is not at the planted line */
function named(gate: Typed | undefined, cwd: string): string {
  const lines = readFileSync(join(cwd, 'server.js'), 'utf8').split('\n')
  const wanted = `server.js:${lines.findIndex((line) => line.includes(LEAK)) + 1}`
  const found = /^ +at (\S+)/m.exec(gate?.stdout ?? '')?.[1]
  if (found === wanted) return wanted
  throw new Error(`Run the gate: its first finding is at ${found}, wanted ${wanted}\n${gate?.stdout}`)
}

function mustEnd(typed: Typed | undefined, wanted: number): void {
  if (typed?.exitCode === wanted) return
  throw new Error(`${typed?.command} ended with ${typed?.exitCode}, wanted ${wanted}\n${typed?.stdout}`)
}

function counted(typed: readonly Typed[]): object {
  return {
    commands: typed.map(({ command, seconds, exitCode }) => ({
      command: shortened(command),
      seconds,
      exitCode,
    })),
    count: typed.length,
    seconds: rounded(typed.reduce((sum, { seconds }) => sum + seconds, 0)),
  }
}

const install = (tarball: string): string => `npm install --save-dev --no-audit --no-fund ${tarball}`

function shortened(command: string): string {
  return command.replace(/\S*\/(tidemark-[\d.]+\.tgz)/, '$1')
}

function directoryWith(server: string, room: string): string {
  const cwd = mkdtempSync(join(room, 'notes-'))
  writeFileSync(join(cwd, 'package.json'), '{ "type": "module", "scripts": { "start": "node server.js" } }\n')
  copyFileSync(join(servers, server), join(cwd, 'server.js'))
  copyFileSync(join(servers, 'tiny-express.js'), join(cwd, 'tiny-express.js'))
  return cwd
}

async function packed(room: string): Promise<string> {
  const run = promisify(execFile)
  await run('npx', ['-y', 'pnpm@12', 'build'], { cwd: root })
  const { stdout } = await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', room], {
    cwd: root,
  })
  return join(room, stdout.trim())
}

async function typing(
  cwd: string,
  commands: readonly string[],
  say: (line: string) => void,
): Promise<readonly Typed[]> {
  const typed: Typed[] = []
  for (const command of commands) {
    const started = performance.now()
    const path = `${dirname(process.execPath)}:${process.env['PATH']}`
    const child = spawn(command, {
      cwd,
      shell: true,
      env: { ...process.env, PATH: path },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const [stdout] = await Promise.all([text(child.stdout), once(child, 'close')])
    const seconds = rounded((performance.now() - started) / 1_000)
    typed.push({ command, seconds, exitCode: child.exitCode, stdout })
    say(`${shortened(command)}: ${seconds} s, exit ${child.exitCode}`)
  }
  return typed
}

function rounded(seconds: number): number {
  return Number(seconds.toFixed(1))
}
