// What `ps` and `lsof` tell of real processes, held against what /proc tells of the same.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { MARK_VARIABLE, ProcessTree } from '../../src/system/process-tree.ts'
import { type RunTool, runTool } from '../../src/system/posix-tool.ts'
import { PsSource, type PsLook } from '../../src/system/ps-look.ts'
import { openDescriptors, processEntry, processStatus } from '../../src/system/procfs.ts'

const lacksProc = !existsSync('/proc/self/stat')
if (lacksProc) console.warn('skipped: ps is held against /proc, which is not there')
const lacksLsof = spawnSync('lsof', ['-v']).error !== undefined
if (lacksLsof) console.warn('skipped: lsof is not installed (apt-get install lsof)')
/** Above every limit of pids. */
const NOBODY = 2 ** 30

const look = (): PsLook => new PsSource().look()

const HOLDS = `
const { openSync, watch } = require('node:fs')
const files = [openSync(process.execPath), openSync('/dev/null')]
watch('/')
new (require('node:worker_threads').Worker)('setInterval(() => {}, 1e6)', { eval: true })
  .once('online', () => require('node:net').createServer().listen(0, '127.0.0.1', () => console.log('ready')))`

const withoutEnvironments: RunTool = (tool, args) =>
  runTool(
    tool,
    args.map((each) => (each === 'axeww' ? '-A' : each)),
  )

async function running(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<ChildProcess> {
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
    env: { ...process.env, ...env },
  })
  for await (const chunk of child.stdout) if (String(chunk).includes('ready')) break
  return child
}

const row = (second: number, pid = 7): string => `  ${pid} 1 7 S 1024 Sat Oct 10 08:00:0${second} 2026 node\n`

describe.skipIf(lacksProc)('a look by ps', () => {
  it('tells of a process what /proc tells', async () => {
    using child = await running(process.execPath, ['-e', HOLDS], { TIDEMARK_TEST: 'a b' })
    const pid = child.pid ?? 0
    const seen = look()
    // Between the two looks it may fall asleep.
    const { start: _ticks, state: _state, ...expected } = processEntry(pid) ?? {}
    expect(seen.entry(pid)).toMatchObject(expected)
    expect(seen.entry(pid)?.state).toMatch(/^[RSD]/)
    expect(seen.entry(pid)?.start).toBeGreaterThan(Date.now() / 1000 - 120)
    expect(seen.status(pid)?.threads).toBe(processStatus(pid)?.threads)
    expect((seen.status(pid)?.rssBytes ?? 0) / (processStatus(pid)?.rssBytes ?? 1)).toBeCloseTo(1, 1)
    expect(seen.commandLine(pid)[0]).toBe(process.execPath)
    expect(seen.program(pid)).toBe(process.execPath)
    expect(seen.environment(pid).get('TIDEMARK_TEST')).toBe('a b')
    expect(seen.hasEnvironment(pid, `HOME=${process.env['HOME']}`)).toBe(true)
    expect(seen.hasEnvironment(pid, 'HOME=')).toBe(false)
  })

  it.skipIf(lacksLsof)(
    'counts the descriptors of a real process as /proc does, in one call for all',
    async () => {
      using child = await running(process.execPath, ['-e', HOLDS])
      const pid = child.pid ?? 0
      let calls = 0
      const source = new PsSource(process.platform, (tool, args) => {
        calls += 1
        return runTool(tool, args)
      })
      const found = source.look().openDescriptors([pid, process.pid])
      expect(calls).toBe(1)
      const expected = openDescriptors(pid)
      expect(found.get(pid)?.fds).toEqual(expected.fds)
      expect(found.get(pid)?.files[process.execPath]).toBe(expected.files[process.execPath])
      expect(Object.keys(expected.fds)).toEqual(
        expect.arrayContaining(['file', 'socket', 'inotify', 'epoll', 'eventfd']),
      )
      expect(found.has(process.pid)).toBe(true)
    },
  )

  it('asks ps once, however many processes it is asked about, and leaves ps itself out', () => {
    const pids: number[] = []
    const source = new PsSource(process.platform, (tool, args) => {
      const told = runTool(tool, args)
      if (told !== undefined) pids.push(told.pid)
      return told
    })
    const seen = source.look()
    for (const { pid } of seen.entries()) seen.status(pid)
    expect(pids).toHaveLength(1)
    expect(seen.entries().length).toBeGreaterThan(3)
    expect(seen.entry(pids[0] ?? 0)).toBeUndefined()
  })

  it('says nothing of a process that is not there, and what it cannot tell', () => {
    const seen = look()
    expect(seen.entry(NOBODY)).toBeUndefined()
    expect(seen.status(NOBODY)).toBeUndefined()
    expect(seen.commandLine(NOBODY)).toEqual([])
    expect(seen.openDescriptors([NOBODY]).has(NOBODY)).toBe(false)
    expect(seen.hasEnvironment(NOBODY, 'A=b')).toBe(false)
    expect(seen.unseen()).toEqual(expect.arrayContaining(['peaks', 'proportional', 'native']))
    expect(seen.unseen()).not.toContain('detached')
  })

  it('names a process for ever, though the start that ps reckons differs by a second from look to look', () => {
    const texts = [row(1), row(2), row(1), row(7)]
    const source = new PsSource('darwin', () => ({ text: texts.shift() ?? '', pid: 1 }))
    const starts = [1, 2, 3, 4].map(() => source.look().entry(7)?.start ?? 0)
    expect(starts.map((each) => each - (starts[0] ?? 0))).toEqual([0, 0, 0, 6])
  })
})

describe('a look where tools are missing or say little', () => {
  it('has no descriptors without lsof, and says so', () => {
    const source = new PsSource(process.platform, (tool, args) =>
      tool === 'lsof' ? undefined : runTool(tool, args),
    )
    const seen = source.look()
    expect([...seen.openDescriptors([process.pid])]).toEqual([])
    expect(seen.unseen()).toContain('descriptors')
  })

  it('says that environments are not told, and finds no mark', () => {
    const source = new PsSource(process.platform, withoutEnvironments)
    const seen = source.look()
    expect(seen.hasEnvironment(process.pid, `HOME=${process.env['HOME']}`)).toBe(false)
    expect(seen.unseen()).toContain('detached')
  })

  it('counts threads on macOS by the lines of a second call', () => {
    const own = `  ${process.pid} 1 7 S 1024 Sat Oct 10 08:00:01 2026 /usr/local/bin/node\n`
    const threads = `USER PID TT %CPU STAT PRI STIME UTIME COMMAND\nme ${process.pid} s001 0.0 S 31T 0:00.00 0:00.00 node\n     ${process.pid}      0.0 S 31T 0:00.00 0:00.00\n`
    const source = new PsSource('darwin', (_, args) => ({
      text: args.includes('-M') ? threads : own,
      pid: 1,
    }))
    expect(source.look().status(process.pid)?.threads).toBe(2)
    expect(source.look().unseen()).not.toContain('threads')
    const silent = new PsSource('darwin', (_, args) => ({ text: args.includes('-M') ? '' : own, pid: 1 }))
    expect(silent.look().unseen()).toContain('threads')
  })

  it('sees nobody without ps', () => {
    const seen = new PsSource(process.platform, () => undefined).look()
    expect(seen.entries()).toEqual([])
    expect(seen.status(process.pid)).toBeUndefined()
  })
})

describe.skipIf(lacksProc)('a tree that is seen by ps', () => {
  const MARK = `mark-${process.pid}`
  /** A child, and one that is left by its parent, group and session. */
  const program = `
    const { spawn } = require('node:child_process')
    spawn('sleep', ['300'], { stdio: 'ignore' })
    spawn('sh', ['-c', 'setsid sleep 301 >/dev/null 2>&1 &'], { stdio: 'ignore' }).once('exit', () => console.log('ready'))
    setInterval(() => {}, 1e6)`
  /** The same, left only once its parent ends. */
  const later = `
    require('node:child_process').spawn('sh', ['-c', 'setsid sleep 301 >/dev/null 2>&1 & echo ready; wait'], {
      stdio: ['ignore', 'inherit', 'ignore'],
    })
    setInterval(() => {}, 1e6)`

  it('has its children and its orphan, and ends them all', async () => {
    using child = await running(process.execPath, ['-e', program], { [MARK_VARIABLE]: MARK })
    const source = new PsSource()
    const tree = new ProcessTree(child.pid ?? 0, MARK, () => source.look())
    await expect.poll(() => tree.scan().map(({ command }) => command)).toEqual(['sleep', 'sleep'])
    child.kill('SIGKILL')
    await once(child, 'exit')
    const left = await tree.survivors()
    expect(left.map(({ command }) => command)).toEqual(['sleep', 'sleep'])
    expect(await tree.kill()).toEqual([])
    for (const { pid } of left) expect(processEntry(pid)?.state ?? 'X').toMatch(/[ZX]/)
  })

  it('keeps who was once a descendant, where no environment is told', async () => {
    using child = await running(process.execPath, ['-e', later], { [MARK_VARIABLE]: MARK })
    const blind = new PsSource(process.platform, withoutEnvironments)
    const tree = new ProcessTree(child.pid ?? 0, MARK, () => blind.look())
    await expect.poll(() => tree.scan().map(({ command }) => command)).toEqual(['sh', 'sleep'])
    for (const { pid, command } of tree.scan()) if (command === 'sh') process.kill(pid, 'SIGKILL')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect((await tree.survivors()).map(({ command }) => command)).toEqual(['sleep'])
    expect(await tree.kill()).toEqual([])
    // Nobody could know of it who had not seen it before.
    expect(blind.tellsEnvironments).toBe(false)
  })
})
