// The entry of `node --import tidemark/probe`: installs the probe before the program, in every thread.
// Its own listeners, timer and descriptor come first, so that they are not captured.
import { writeSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { readEnvironment } from './environment.ts'
import { holdingsText } from './holdings-text.ts'
import { inspectHoldings, installProbe } from './installed.ts'
import { SampleFile } from './sample-file.ts'
import { takeThreadSample, type ThreadSample } from './thread-sample.ts'

/** A worker's process.stderr has no descriptor. */
const stderr = 2

const { level, promiseEvery, directory, intervalMs } = readEnvironment(process.env)
const file = directory === undefined ? undefined : new SampleFile(directory)

function report(why: ThreadSample['why']): void {
  const holdings = inspectHoldings()
  if (holdings === undefined) return
  if (file !== undefined) file.write(takeThreadSample(why, holdings))
  else if (why !== 'interval') writeSync(stderr, holdingsText(holdings))
}

process.on('exit', () => report('exit'))
if (isMainThread && process.platform !== 'win32') process.on('SIGUSR2', () => report('signal'))
if (file !== undefined) setInterval(() => report('interval'), intervalMs).unref()
installProbe({ level, promiseEvery })
