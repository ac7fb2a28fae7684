// The entry of `node --import tidemark/probe`: installs the probe before the program, in every thread.
// Its own listeners, timer and descriptor come first, so that they are not captured.
import { writeSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { Collector } from './collector.ts'
import { readEnvironment } from './environment.ts'
import { holdingsText } from './holdings-text.ts'
import { inspectHoldings, installProbe } from './installed.ts'
import { isLauncher } from './launcher.ts'
import { SampleFile } from './sample-file.ts'
import { takeThreadSample, type ThreadSample } from './thread-sample.ts'

/** A worker's process.stderr has no descriptor. */
const stderr = 2

const { level, promiseEvery, directory, intervalMs } = readEnvironment(process.env)

/** Who writes to a directory is watched by `tidemark watch`, which is asked in its stead: no signal is taken. */
function sampleInto(file: SampleFile): void {
  const collector = new Collector(level)
  const sample = (why: ThreadSample['why']) => {
    // The collection comes first: reading a WeakRef, as an inspection does, keeps its target alive until the task ends.
    const collected = collector.collect()
    const holdings = inspectHoldings()
    if (holdings !== undefined) file.write(takeThreadSample({ why, collected }, holdings))
  }
  process.on('exit', () => sample('exit'))
  setInterval(() => sample('interval'), intervalMs).unref()
}

function say(): void {
  const holdings = inspectHoldings()
  if (holdings !== undefined) writeSync(stderr, holdingsText(holdings))
}

function sayOnStderr(): void {
  process.on('exit', say)
  if (isMainThread && process.platform !== 'win32') process.on('SIGUSR2', say)
}

if (!isLauncher(process.argv[1])) {
  if (directory === undefined) sayOnStderr()
  else sampleInto(new SampleFile(directory))
  installProbe({ level, promiseEvery })
}
