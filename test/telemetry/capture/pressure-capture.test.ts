// Whole processes under pressure: what they do about it, what they write, and what is left when that goes wrong.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { heapGrowth } from '../../../src/heap/growth/heap-growth.ts'
import { readHeapSnapshot } from '../../../src/heap/snapshot/snapshot-reader.ts'
import { temporaryDirectory } from '../../agent/fixture.ts'

const program = resolve(import.meta.dirname, '../../planted/pressure/growing.ts')

interface Outcome {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** What the program tells at its end. */
  readonly told: unknown
}

/** @param shell what is set before the program, such as a limit */
async function run(directory: string, mode: string, shell = ''): Promise<Outcome> {
  const node = `${process.execPath} --max-old-space-size=64 --max-semi-space-size=1 ${program} ${directory} ${mode}`
  const child = spawn('bash', ['-c', `${shell} exec ${node}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
    cwd: directory,
  })
  const output = text(child.stdout)
  await once(child, 'exit')
  const printed = await output
  return {
    code: child.exitCode,
    signal: child.signalCode,
    told: printed === '' ? undefined : JSON.parse(printed),
  }
}

const evidence = (directory: string): string => join(directory, 'tidemark-evidence')

const filesIn = (directory: string): string[] => readdirSync(evidence(directory)).toSorted()

describe('a process that grows', () => {
  it('is elevated, compacts, and is normal again; nothing is written', async () => {
    using temporary = temporaryDirectory()
    const { code, told } = await run(temporary.path, 'freeable')
    expect(code).toBe(0)
    expect(told).toMatchObject({
      level: 'normal',
      entered: { elevated: 1, normal: 1, critical: 0 },
      diagnoses: 0,
    })
    expect(told).toHaveProperty('relief.0.kind', 'compact')
    expect(told).toHaveProperty('relief.0.outcome', 'freed')
    expect(filesIn(temporary.path)).toEqual([])
  })

  it('and cannot be freed is critical, and writes a diagnosis and one snapshot', async () => {
    using temporary = temporaryDirectory()
    const { code, told } = await run(temporary.path, 'stuck')
    expect(code).toBe(0)
    expect(told).toMatchObject({
      level: 'critical',
      entered: { critical: 1 },
      snapshots: { written: 1, failed: 0 },
      diagnoses: 1,
      failures: 0,
    })
    expect(told).toHaveProperty('relief.0.outcome', 'freed-nothing')
    expect(filesIn(temporary.path)).toEqual(['0001.diagnosis.json', '0001.heapsnapshot'])
    const diagnosis = statSync(join(temporary.path, 'tidemark-evidence', '0001.diagnosis.json'))
    const snapshot = statSync(join(temporary.path, 'tidemark-evidence', '0001.heapsnapshot'))
    expect(diagnosis.mtimeMs).toBeLessThan(snapshot.mtimeMs)
    expect([diagnosis.mode & 0o777, snapshot.mode & 0o777]).toEqual([0o600, 0o600])
  })

  it('is explained by its snapshots: what is compared names the variable, the class and the file of the leak', async () => {
    using temporary = temporaryDirectory()
    const { told } = await run(temporary.path, 'compared')
    expect(told).toMatchObject({ level: 'critical', snapshots: { written: 2 } })
    const files = ['0001.heapsnapshot', '0002.heapsnapshot']
    const graphs = await Promise.all(
      files.map((name) => readHeapSnapshot(join(temporary.path, 'tidemark-evidence', name))),
    )
    const [worst] = heapGrowth(graphs, { cycles: 100 })
    expect(worst).toMatchObject({ class: 'FinishedTurn', holder: 'finishedTurns' })
    expect(worst?.path.join(' ')).toContain('finishedTurns')
    expect(JSON.stringify([worst?.culprit, worst?.grown])).toContain('growing.ts')
  })

  it('with too little memory for a snapshot writes the profile of allocations in its place, and works on', async () => {
    using temporary = temporaryDirectory()
    const { code, told } = await run(temporary.path, 'too-little-memory')
    expect(code).toBe(0)
    expect(told).toMatchObject({
      snapshots: { 'too-little-memory': 1, written: 0 },
      diagnoses: 1,
      profiles: 1,
    })
    expect(filesIn(temporary.path)).toEqual(['0001.diagnosis.json', '0001.heapprofile'])
    expect(readFileSync(join(temporary.path, 'tidemark-evidence', '0001.heapprofile'), 'utf8')).toContain(
      'growing.ts',
    )
  })

  it('whose snapshot fails half-way, for want of room for the file, works on, and leaves no half of it', async () => {
    using temporary = temporaryDirectory()
    const { code, told } = await run(temporary.path, 'stuck', 'ulimit -f 1024;')
    expect(code).toBe(0)
    expect(told).toMatchObject({ snapshots: { failed: 1, written: 0 }, diagnoses: 1 })
    expect(filesIn(temporary.path)).toEqual(['0001.diagnosis.json'])
  })

  it('and is killed in the middle of its snapshot is cleaned up after at the next start', async () => {
    using temporary = temporaryDirectory()
    const { signal } = await run(temporary.path, 'killed')
    expect(signal).toBe('SIGKILL')
    const left = filesIn(temporary.path).filter((name) => name.includes('heapsnapshot'))
    expect(left).toEqual([expect.stringMatching(/^0001\.heapsnapshot\.partial-\d+$/)])
    const { code, told } = await run(temporary.path, 'stuck')
    expect(code).toBe(0)
    expect(told).toMatchObject({ snapshots: { unfinished: 1, 'too-soon': 1, written: 0 } })
    expect(filesIn(temporary.path)).toEqual([
      '0001.diagnosis.json',
      '0001.unfinished.json',
      '0002.diagnosis.json',
      '0002.heapprofile',
    ])
  })

  it('past the limit of the heap leaves the snapshot of Node itself, which the next start fetches', async () => {
    using temporary = temporaryDirectory()
    const first = await run(temporary.path, 'bursting')
    expect(first.signal ?? first.code).not.toBe(0)
    expect(readdirSync(temporary.path).filter((name) => name.startsWith('Heap.'))).toHaveLength(1)
    const second = await run(temporary.path, 'idle')
    expect(second.told).toMatchObject({ snapshots: { 'near-limit': 1 } })
    expect(readdirSync(temporary.path).filter((name) => name.startsWith('Heap.'))).toEqual([])
    const fetched = join(temporary.path, 'tidemark-evidence', '0001.heapsnapshot')
    expect(statSync(fetched).mode & 0o777).toBe(0o600)
    expect(statSync(fetched).size).toBeGreaterThan(1_000_000)
  })

  it('that is asked by a signal writes both, whatever its level', async () => {
    using temporary = temporaryDirectory()
    const { code, told } = await run(temporary.path, 'asked')
    expect(code).toBe(0)
    expect(told).toMatchObject({ level: 'normal', snapshots: { written: 1 }, diagnoses: 1 })
    const diagnosis: unknown = JSON.parse(
      readFileSync(join(temporary.path, 'tidemark-evidence', '0001.diagnosis.json'), 'utf8'),
    )
    expect(diagnosis).toMatchObject({ cause: 'signal' })
  })
})

const canMount = process.getuid?.() === 0 && spawnSync('mount', ['--version']).status === 0
if (!canMount) process.stderr.write('SKIPPED: a full disk is only tried as root, who can mount one\n')

describe.skipIf(!canMount)('a disk that is full', () => {
  it.each([
    ['of a megabyte', '1m', { 'disk-full': 1, failed: 0 }, { diagnoses: 1, failedDiagnoses: 0 }],
    [
      'without room for a diagnosis',
      '4k',
      { 'disk-full': 1, failed: 0 },
      { diagnoses: 0, failedDiagnoses: 1 },
    ],
  ])('%s does not stop the process', async (_, size, snapshots, diagnoses) => {
    using temporary = temporaryDirectory()
    const disk = join(temporary.path, 'disk')
    mkdirSync(disk)
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', disk]).status).toBe(0)
    try {
      const { code, told } = await run(disk, 'stuck')
      expect(code).toBe(0)
      expect(told).toMatchObject({ level: 'critical', snapshots, ...diagnoses })
      expect(filesIn(disk).filter((name) => name.includes('snapshot') || name.includes('partial'))).toEqual(
        [],
      )
    } finally {
      spawnSync('umount', ['-l', disk])
    }
  })
})
