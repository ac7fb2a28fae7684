import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CaptureDirectory } from '../../../src/telemetry/capture/capture-directory.ts'
import { temporaryDirectory } from '../../agent/fixture.ts'

const mode = (path: string): number => statSync(path).mode & 0o777

/** The id of a process that is gone. */
function goneProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid
}

function snapshot(directory: CaptureDirectory, text: string): string {
  const number = directory.nextNumber()
  writeFileSync(directory.partialOf(number, 'heapsnapshot'), text, { mode: 0o644 })
  return directory.finish(number, 'heapsnapshot').path
}

describe('the directory of captures', () => {
  it('is private, and so are its files, whoever wrote them; what it lies in keeps its mode', () => {
    using temporary = temporaryDirectory()
    const path = join(temporary.path, 'shared')
    mkdirSync(path, { recursive: true })
    chmodSync(path, 0o1777)
    const directory = new CaptureDirectory(path)
    expect(statSync(path).mode & 0o7777).toBe(0o1777)
    expect(directory.path).toBe(join(path, 'tidemark-evidence'))
    expect(mode(directory.path)).toBe(0o700)
    const number = directory.add('diagnosis.json', '{}')
    expect(mode(directory.pathOf(number, 'diagnosis.json'))).toBe(0o600)
    expect(mode(snapshot(directory, '{}'))).toBe(0o600)
  })

  it('is refused where others could put something in its place', () => {
    using temporary = temporaryDirectory()
    const own = join(temporary.path, 'tidemark-evidence')
    mkdirSync(own)
    chmodSync(own, 0o777)
    expect(() => new CaptureDirectory(temporary.path)).toThrow('its mode is 0777, wanted a directory')
    expect(mode(own)).toBe(0o777)
    rmSync(own, { recursive: true })
    symlinkSync(temporary.path, own)
    expect(() => new CaptureDirectory(temporary.path)).toThrow('it is a link or a file')
  })

  it('neither counts nor removes files beside it that are named like its own', () => {
    using temporary = temporaryDirectory()
    const theirs = ['0001.heapsnapshot', `0002.heapsnapshot.partial-${goneProcess()}`, '0099.diagnosis.json']
    for (const name of theirs) writeFileSync(join(temporary.path, name), 'theirs')
    const directory = new CaptureDirectory(temporary.path, { snapshots: 1, bytes: 10, diagnoses: 1 })
    expect(directory.cleanUp()).toBe(0)
    expect(directory.nextNumber()).toBe(1)
    expect(directory.makeRoom(10)).toBe(true)
    for (const name of theirs) expect(readFileSync(join(temporary.path, name), 'utf8')).toBe('theirs')
  })

  it('numbers what it holds, upwards, and never the same twice', () => {
    using temporary = temporaryDirectory()
    const directory = new CaptureDirectory(temporary.path)
    const other = new CaptureDirectory(temporary.path)
    expect([directory.add('diagnosis.json', 'a'), other.add('diagnosis.json', 'b')]).toEqual([1, 2])
    snapshot(directory, 'c')
    expect(directory.files().map(({ number, kind, bytes }) => [number, kind, bytes])).toEqual([
      [1, 'diagnosis.json', 1],
      [2, 'diagnosis.json', 1],
      [3, 'heapsnapshot', 1],
    ])
    expect(readFileSync(directory.pathOf(2, 'diagnosis.json'), 'utf8')).toBe('b')
  })

  it('removes what a killed process left half-written, remembers it, and leaves a living one alone', () => {
    using temporary = temporaryDirectory()
    const directory = new CaptureDirectory(temporary.path)
    const gone = `0007.heapsnapshot.partial-${goneProcess()}`
    const living = `0008.heapsnapshot.partial-${process.ppid}`
    for (const name of [gone, living]) writeFileSync(join(directory.path, name), '{"snapshot":{')
    expect(directory.files()).toEqual([])
    expect(directory.cleanUp()).toBe(1)
    expect(existsSync(join(directory.path, living))).toBe(true)
    expect(directory.files().map(({ number, kind }) => [number, kind])).toEqual([[7, 'unfinished.json']])
    expect(JSON.parse(readFileSync(directory.pathOf(7, 'unfinished.json'), 'utf8'))).toMatchObject({
      bytes: 13,
    })
    expect(directory.lastAttemptMs()).toMatchObject({ wasFinished: false })
    expect(directory.cleanUp()).toBe(0)
  })

  it('cleans up after the process that had the same id: the first of a container always has', () => {
    using temporary = temporaryDirectory()
    const { path } = new CaptureDirectory(temporary.path)
    writeFileSync(join(path, `0001.heapsnapshot.partial-${process.pid}`), '{')
    expect(new CaptureDirectory(temporary.path).cleanUp()).toBe(1)
  })

  it('keeps so many snapshots, and so many bytes, the newest', () => {
    using temporary = temporaryDirectory()
    const directory = new CaptureDirectory(temporary.path, { snapshots: 3, bytes: 100 })
    const kept = (): number[] => directory.files().map(({ number }) => number)
    for (let each = 0; each < 4; each++) snapshot(directory, 'x'.repeat(20))
    expect(directory.makeRoom(20)).toBe(true)
    expect(kept()).toEqual([3, 4])
    expect(directory.makeRoom(70)).toBe(true)
    expect(kept()).toEqual([4])
    expect(directory.makeRoom(101)).toBe(false)
    expect(kept()).toEqual([4])
  })

  it('keeps so many diagnoses, and never takes other files for its own', () => {
    using temporary = temporaryDirectory()
    const directory = new CaptureDirectory(temporary.path, { diagnoses: 2 })
    writeFileSync(join(directory.path, 'notes.txt'), 'mine')
    for (let each = 0; each < 5; each++) directory.add('diagnosis.json', '{}')
    directory.makeRoom(1)
    expect(readdirSync(directory.path).toSorted()).toEqual([
      '0004.diagnosis.json',
      '0005.diagnosis.json',
      'notes.txt',
    ])
  })

  it('knows when a snapshot was last tried, over restarts', () => {
    using temporary = temporaryDirectory()
    const directory = new CaptureDirectory(temporary.path)
    expect(directory.lastAttemptMs()).toBeUndefined()
    utimesSync(snapshot(directory, 'x'), 1000, 1000)
    expect(new CaptureDirectory(temporary.path).lastAttemptMs()).toEqual({
      atMs: 1_000_000,
      wasFinished: true,
    })
  })
})
