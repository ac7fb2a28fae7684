// An end that `tidemark watch` makes, or passes on: it reaches all that the program has started, and nobody is blamed.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { processEntry } from '../../src/system/procfs.ts'
import { main as tidemark } from './tidemark.ts'
import { Watched } from './watched.ts'

const node = process.execPath

/** Ended after some seconds; later where the machine was too busy for the program to begin before. */
async function ended(
  command: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<Watched> {
  for (const duration of ['4', '15', '45']) {
    const options = ['--interval', '0.1', '--duration', duration, '--']
    const watched = new Watched([...options, ...command], { files, env: { NODE: node } })
    await watched.end()
    if (watched.stdout.includes('pid') || duration === '45') return watched
    watched[Symbol.dispose]()
  }
  throw new Error('Watch a program: it did not begin within 45 s')
}

/** Ends in order when it is asked, and says how often it was. */
const server = `let asked = 0
process.on('SIGTERM', () => { asked++; setTimeout(() => { console.log('asked', asked); process.exit(0) }, 300) })
setInterval(function poll() {}, 60_000)
console.log('pid', process.pid)`

function pidsIn(text: string): readonly number[] {
  return [...text.matchAll(/^pid (\d+)$/gm)].map(([, pid]) => Number(pid))
}

function isAlive(pid: number): boolean {
  const state = processEntry(pid)?.state
  return state !== undefined && state !== 'Z'
}

describe('an end that watch makes', () => {
  it.each([
    ['npm', ['npm', 'start']],
    ['a shell that waits', ['sh', '-c', `"$NODE" server.cjs; true`]],
    ['a shell in a shell', ['sh', '-c', `sh -c '"$NODE" server.cjs; true'; true`]],
  ])('reaches the program behind %s, once, and is clean', async (_, command) => {
    const files = { 'server.cjs': server, 'package.json': '{ "scripts": { "start": "node server.cjs" } }' }
    using watched = await ended(command, files)
    expect(watched.stdout).toContain('asked 1')
    expect(watched.result.findings).toEqual([])
    expect(pidsIn(watched.stdout).filter(isAlive)).toEqual([])
    expect(watched.stderr).not.toContain('of SIGTERM and')
  })

  it('kills what does not end, and says so without blame', async () => {
    const stubborn = `process.on('SIGTERM', () => {}); setInterval(() => {}, 60_000); console.log('pid', process.pid)`
    using watched = await ended([node, '-e', stubborn])
    expect(watched.stderr).toMatch(/Did not end within 10 s of SIGTERM and was killed: \S+ \(\d+\)/)
    expect(watched.result.findings).toEqual([])
    expect(pidsIn(watched.stdout).filter(isAlive)).toEqual([])
  })

  it('reaches a detached child once the program has gone', async () => {
    const files = {
      'main.cjs': `const { spawn } = require('node:child_process')
        spawn(process.execPath, ['child.cjs'], { detached: true, stdio: 'inherit' }).unref()
        process.on('SIGTERM', () => process.exit(0))
        setInterval(() => {}, 60_000)`,
      'child.cjs': server,
    }
    using watched = await ended([node, 'main.cjs'], files)
    expect(watched.stdout).toContain('asked 1')
    expect(watched.result.findings).toEqual([])
    expect(pidsIn(watched.stdout).filter(isAlive)).toEqual([])
  })

  it('reaches a program that stands still', async () => {
    const stops = `setTimeout(() => process.kill(process.pid, 'SIGSTOP'), 1000)`
    using watched = await ended([node, '-e', `${server}; ${stops}`])
    expect(watched.stdout).toContain('asked 1')
    expect(watched.result.verdict).toBe('undecided')
    expect(watched.stderr).toContain('was stopped for')
  })
})

describe('a signal that watch passes on', () => {
  it('reaches all of the program, and what it leaves behind is ended without blame', async () => {
    const main = `"$NODE" server.cjs & trap 'exit 0' TERM; "$NODE" server.cjs & wait`
    using watched = new Watched(['--interval', '0.1', '--', 'sh', '-c', main], {
      files: { 'server.cjs': server },
      env: { NODE: node },
    })
    while (pidsIn(watched.stdout).length < 2) await pause(20)
    await pause(1500)
    watched.child.kill('SIGTERM')
    await watched.end()
    expect(watched.stdout.match(/asked 1/g)).toHaveLength(2)
    expect(watched.result.findings).toEqual([])
    expect(pidsIn(watched.stdout).filter(isAlive)).toEqual([])
  })
})

describe('Ctrl-C on a terminal', () => {
  it('is the terminal’s: nobody hears it twice, and what ignores it is killed and told', async ({ skip }) => {
    skip(spawnSync('script', ['--version']).status !== 0, 'there is no script')
    const onInterrupt = server.replace('SIGTERM', 'SIGINT')
    const directory = mkdtempSync(join(tmpdir(), 'tidemark-terminal-'))
    writeFileSync(join(directory, 'server.cjs'), onInterrupt)
    writeFileSync(join(directory, 'deaf.cjs'), `process.on('SIGINT', () => {}); ${server}`)
    const program = '"$NODE" server.cjs & "$NODE" deaf.cjs & wait'
    const command = `"$NODE" ${tidemark} watch --out out --interval 0.1 -- sh -c '${program}'`
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      cwd: directory,
      env: { ...process.env, NODE: node, NO_COLOR: '1' },
    })
    let shown = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (shown += text))
    while (shown.match(/pid \d+/g)?.length !== 2) await pause(50)
    await pause(1000)
    child.stdin.write('\u0003')
    await once(child, 'close')
    rmSync(directory, { recursive: true, force: true })
    expect(shown).toContain('asked 1')
    expect(shown).toMatch(/Did not end within 10 s of SIGINT and was killed/)
    expect(shown).not.toContain('LEAK')
    const pids = [...shown.matchAll(/pid (\d+)/g)].map(([, pid]) => Number(pid))
    expect(pids.filter(isAlive)).toEqual([])
  })
})
