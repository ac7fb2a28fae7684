// Planted subjects in programs that never import Tidemark, through the real `tidemark watch`.
import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, it } from 'vitest'
import { plantedLines } from '../planted/resources/run.ts'
import { leakOnClose, watchService } from './watched-service.ts'

const corpus = resolve(import.meta.dirname, '../planted/resources')
const file = (folder: string) => (name: string) => globSync(`${corpus}/${folder}/${name}.*`)

const leaks = [
  'abort-listener-error-path',
  'async-store',
  'file-descriptor',
  'file-handle',
  'http-agent',
  'immediate-loop',
  'listener-bus',
  'performance-observer',
  'port-open',
  'process-exec-hangs',
  'promise-pending',
  'server-open',
  'socket-datagram',
  'stream-unended',
  'thread-forgotten',
  'timer-required',
  'watcher-directory',
].flatMap(file('leaks'))

const lookAlikes = [
  'abort-any',
  'file-descriptor-churn',
  'late-release',
  'listener-emitters',
  'listener-panels',
  'process-churn',
  'promise-settled-late',
  'socket-fetch',
  'socket-pool',
  'thread-pool',
  'timer-debounce',
  'watcher-replaced',
].flatMap(file('look-alikes'))

/** What watched over resources did so to the end. The heap, in a quarter of a minute on a busy machine, may be undecided. */
const whole = { part: 'observer', isComplete: true, reasons: [] }

describe('a watched program', () => {
  it('that leaks is told where, line by line', async ({ expect }) => {
    using watched = watchService('serve', leaks)
    expect(await watched.end(), watched.stdout).toBe(1)
    const found = watched.result.findings.map(
      ({ kind, culprit }) => `${kind} ${culprit?.file}:${culprit?.line}`,
    )
    const expected = leaks.flatMap(plantedLines)
    expect(expected.length).toBeGreaterThanOrEqual(leaks.length)
    expect(expected.filter((line) => !found.includes(line))).toEqual([])
    const places = expected.map((line) => line.replace(/^\S+ /, ''))
    expect(found.filter((line) => !places.includes(line.replace(/^\S+ /, '')))).toEqual([])
  })

  it('that leaks on close only is told where, once it has closed often', async ({ expect }) => {
    const onClose = leakOnClose.flatMap(file('leaks'))
    using watched = watchService('restart', onClose)
    expect(await watched.end(), watched.stdout).toBe(1)
    const found = watched.result.findings.map(
      ({ kind, culprit }) => `${kind} ${culprit?.file}:${culprit?.line}`,
    )
    expect(found.toSorted()).toEqual(onClose.flatMap(plantedLines).toSorted())
  })

  it('that only looks like a leak has no finding, and was watched to its end, in one long life and in many', async ({
    expect,
  }) => {
    using serving = watchService('serve', lookAlikes)
    await serving.end()
    using restarting = watchService('restart', lookAlikes)
    await restarting.end()
    for (const { findings, looked, reasons } of [serving.result, restarting.result]) {
      const observer = looked?.find(({ part }) => part === 'observer')
      expect({ findings, observer }, reasons.join('\n')).toEqual({ findings: [], observer: whole })
    }
  })
})
