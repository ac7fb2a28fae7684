// Whatever breaks while `tidemark watch` goes on, at whatever stage: the verdict is never clean, nothing is left running.
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { processEntry, processIds, hasEnvironment } from '../../src/system/procfs.ts'
import { Watched } from '../cli/watched.ts'

const node = process.execPath
const interval = '0.1'

/** Quiet, with a child of its own that is quiet too; both say who they are. */
const files = {
  'main.cjs': `const { fork } = require('node:child_process')
    const child = fork('./child.cjs')
    setInterval(() => {}, 100)
    process.on('SIGTERM', () => { if (child.connected) child.disconnect(); process.exit(0) })
    console.log('main', process.pid)`,
  'child.cjs': `setInterval(() => {}, 100); process.on('disconnect', () => process.exit(0)); console.log('child', process.pid)`,
}

/** Late enough for growth to be judged without what breaks, and not. */
const stages = [300, 4_000] as const

const counted = { trials: 0, clean: 0 }

afterAll(() => {
  process.stdout.write(`chaos of watch: ${counted.trials} trials, ${counted.clean} clean\n`)
})

/** Named by a variable that all of its processes inherit, whoever started them. */
class Trial implements Disposable {
  readonly mark = `chaos-${Math.random().toString(36).slice(2)}`
  readonly watched: Watched

  constructor(command: readonly string[], options: readonly string[] = []) {
    const env = { TIDEMARK_CHAOS: this.mark, NODE: node }
    this.watched = new Watched(['--interval', interval, ...options, '--', ...command], { files, env })
  }

  async begun(): Promise<{ readonly main: number; readonly child: number }> {
    await this.watched.says('child')
    await this.watched.says('main')
    const pid = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(this.watched.stdout)?.[1])
    return { main: pid('main'), child: pid('child') }
  }

  /** Asks the watcher to end, after some time for it to see what happened. */
  async ended(afterMs = 1_500): Promise<unknown> {
    const ending = once(this.watched.child, 'exit') // What outlives it may hold its pipes open.
    await pause(afterMs)
    this.watched.child.kill('SIGTERM')
    const [code]: unknown[] = await ending
    await pause(200)
    return code
  }

  /** Everything of this trial that runs. */
  get left(): readonly number[] {
    const assignment = `TIDEMARK_CHAOS=${this.mark}`
    return processIds().filter((pid) => hasEnvironment(pid, assignment) && processEntry(pid)?.state !== 'Z')
  }

  /** Of the result, where there is one. */
  judged(): string | undefined {
    counted.trials++
    const verdict = this.watched.hasResult ? this.watched.result.verdict : undefined
    if (verdict === 'clean') counted.clean++
    return verdict
  }

  [Symbol.dispose](): void {
    for (const pid of this.left) if (pid !== process.pid) process.kill(pid, 'SIGKILL')
    this.watched[Symbol.dispose]()
  }
}

describe.each(stages)('%i ms after the program began', (afterMs) => {
  it.each(['SIGKILL', 'SIGSTOP', 'SIGSEGV'] as const)('its process gets %s', async (signal) => {
    using trial = new Trial([node, 'main.cjs'])
    const { main } = await trial.begun()
    await pause(afterMs)
    process.kill(main, signal)
    await trial.ended()
    expect(trial.judged()).not.toBe('clean')
    expect(trial.left).toEqual([])
  })

  it.each(['SIGKILL', 'SIGSTOP'] as const)('its child gets %s', async (signal) => {
    using trial = new Trial([node, 'main.cjs'])
    const { child } = await trial.begun()
    await pause(Math.max(afterMs, 1_500))
    process.kill(child, signal)
    await trial.ended()
    expect(trial.judged()).not.toBe('clean')
    expect(trial.left).toEqual([])
  })

  it('the shell around it is killed', async () => {
    using trial = new Trial(['sh', '-c', '"$NODE" main.cjs; true'])
    const { main } = await trial.begun()
    await pause(afterMs)
    const shell = processEntry(main)?.parent ?? Number.NaN
    expect(processEntry(shell)?.command).toBe('sh')
    process.kill(shell, 'SIGKILL')
    await trial.ended()
    expect(trial.judged()).not.toBe('clean')
  })

  it('the watcher is killed: no result, samples that can be read, and the program goes on', async () => {
    using trial = new Trial([node, 'main.cjs'])
    const { main } = await trial.begun()
    await pause(afterMs)
    trial.watched.child.kill('SIGKILL')
    await pause(300)
    expect(trial.judged()).toBeUndefined()
    expect(processEntry(main)?.state).not.toBe('Z')
    const lines = readFileSync(join(trial.watched.out, 'samples.jsonl'), 'utf8').split('\n').slice(0, -1)
    expect(lines.map((line) => Object.keys(JSON.parse(line)))).not.toContainEqual([])
  })

  it('the watcher cannot write any more', async ({ skip }) => {
    using trial = new Trial([node, 'main.cjs'])
    await trial.begun()
    await pause(afterMs)
    const limited = spawnSync('prlimit', ['--fsize=1', '--pid', String(trial.watched.child.pid)])
    skip(limited.status !== 0, 'there is no prlimit here')
    const code = await trial.ended()
    expect(trial.judged()).toBeUndefined()
    expect(code).toBe(2)
    expect(trial.watched.stderr).toContain('Write result.json')
    expect(trial.left).toEqual([])
  })

  it('the program cannot write any more', async ({ skip }) => {
    using trial = new Trial([node, 'main.cjs'])
    const { main } = await trial.begun()
    await pause(afterMs)
    const limited = spawnSync('prlimit', ['--fsize=1', '--pid', String(main)])
    skip(limited.status !== 0, 'there is no prlimit here')
    await trial.ended(7_500)
    expect(trial.judged()).not.toBe('clean')
    expect(trial.watched.stderr).toContain('fell silent')
    expect(trial.left).toEqual([])
  })

  // Not counted: all that should look does look, so this one may well be clean.
  it('whoever reads what watch says goes away: the program and the verdict do not', async () => {
    using trial = new Trial([node, 'main.cjs'])
    await trial.begun()
    await pause(afterMs)
    trial.watched.child.stderr?.destroy()
    const code = await trial.ended()
    expect(trial.watched.result.verdict).toBe(code === 0 ? 'clean' : 'undecided')
    expect(trial.left).toEqual([])
  })
})

describe('a disk that is full from the start', () => {
  it('of the results is misuse or a failure of ours, never a verdict', async ({ skip }) => {
    const directory = mkdtempSync(join(tmpdir(), 'tidemark-full-'))
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'none', directory])
    try {
      skip(mounted.status !== 0, 'a small tmpfs needs root')
      spawnSync('dd', ['if=/dev/zero', `of=${join(directory, 'fill')}`, 'bs=4k'])
      mkdirSync(join(directory, 'out'), { recursive: true })
      using trial = new Trial([node, 'main.cjs'], ['--out', join(directory, 'out')])
      expect(await trial.watched.end()).toBe(2)
      counted.trials++
      expect(existsSync(join(directory, 'out', 'result.json'))).toBe(false)
      expect(trial.left).toEqual([])
    } finally {
      if (mounted.status === 0) spawnSync('umount', [directory])
      rmSync(directory, { recursive: true, force: true })
    }
  })
})
