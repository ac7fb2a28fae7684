// The entry of `node --import tidemark/probe`: installs the probe before the program, in every thread.
// Its own listeners, timer and descriptor come first, so that they are not captured.
import { writeSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { Collector } from './collector.ts'
import { readEnvironment } from './environment.ts'
import { coverEvalWorkers } from './eval-workers.ts'
import { harmless } from './harmless.ts'
import { sayHello } from './hello.ts'
import { holdingsText } from './holdings-text.ts'
import { inspectHoldings, installProbe } from './installed.ts'
import { isLauncher } from './launcher.ts'
import { Pace } from './pace.ts'
import { redaction } from '../report/redacted.ts'
import { SampleFile } from './sample-file.ts'
import { takeThreadSample, type ThreadSample } from './thread-sample.ts'

/** A worker's process.stderr has no descriptor. */
const stderr = 2

const { level, promiseEvery, directory, intervalMs } = readEnvironment(process.env)

/** Of the time of the thread, for inspections; collections have a share of their own. `full` is for hunts. */
const inspectionShare = level === 'full' ? 0.1 : 0.01

/** Inspections that may come before their time is there: a program of some seconds has samples enough. */
const inspectionCreditMs = level === 'full' ? 2_000 : 300

/** Who writes to a directory is watched by `tidemark watch`, which is asked in its stead: no signal is taken. */
function sampleInto(file: SampleFile): void {
  const collector = new Collector(level)
  const pace = new Pace(inspectionShare, { creditMs: inspectionCreditMs })
  const sample = (why: ThreadSample['why']) => {
    // The collection comes first: reading a WeakRef, as an inspection does, keeps its target alive until the task ends.
    const collected = collector.collect()
    pace.run(() => {
      const holdings = inspectHoldings()
      if (holdings !== undefined) file.write(takeThreadSample({ why, collected }, holdings))
    })
  }
  process.on('exit', () => harmless(() => sample('exit')))
  setInterval(() => pace.isDue && harmless(() => sample('interval')), intervalMs).unref()
}

function say(): void {
  harmless(() => {
    const holdings = inspectHoldings()
    if (holdings !== undefined) writeSync(stderr, redaction(process.env)(holdingsText(holdings)))
  })
}

function sayOnStderr(): void {
  process.on('exit', say)
  if (isMainThread && process.platform !== 'win32') process.on('SIGUSR2', say)
}

function start(): void {
  if (directory === undefined) sayOnStderr()
  else sampleInto(new SampleFile(directory))
  if (directory !== undefined) coverEvalWorkers(import.meta.url)
  installProbe({ level, promiseEvery })
  if (directory !== undefined) sayHello(directory, 'watching')
}

// A process that may not write its samples runs on without them; who watches judges by what it did not hear.
harmless(() => {
  if (!isLauncher(process.argv[1])) start()
  else if (directory !== undefined) sayHello(directory, 'launcher')
})
