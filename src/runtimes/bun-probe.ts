// The probe of Bun: what BUN_INSPECT_PRELOAD and BUN_OPTIONS load before the program, in every process and thread. It is
// bundled into one CommonJS file: Bun copies a builtin's exports when a module first imports it, so a preload that only
// requires them is seen by named imports of the program too. Nothing in it may throw: the program would not start.
import { writeSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { CaptureSet } from '../probe/capture-set.ts'
import { readEnvironment } from '../probe/environment.ts'
import { harmless } from '../probe/harmless.ts'
import { sayHello } from '../probe/hello.ts'
import { holdingsText } from '../probe/holdings-text.ts'
import { isLauncher } from '../probe/launcher.ts'
import { Pace } from '../probe/pace.ts'
import { SampleFile } from '../probe/sample-file.ts'
import { type HeapTypes, takeThreadSample } from '../probe/thread-sample.ts'
import { bunCaptures } from './bun-captures.ts'
import { coverWorkers } from './cover-workers.ts'
import { HeapLook } from './heap-look.ts'
import { loadTheirs } from './theirs.ts'

/** Of the time of the thread, for inspections; looks at the heap have a share of their own. */
const INSPECTION_SHARE = 0.01
const INSPECTION_CREDIT_MS = 300

const stderr = 2

const { level, directory, intervalMs } = readEnvironment(process.env)
let probe: CaptureSet | undefined

function sampleInto(file: SampleFile): void {
  const look = new HeapLook(level)
  const pace = new Pace(INSPECTION_SHARE, { creditMs: INSPECTION_CREDIT_MS })
  const write = (why: 'interval' | 'exit', heap?: HeapTypes) =>
    harmless(() =>
      pace.run(() => {
        const holdings = probe?.inspect()
        if (holdings === undefined) return
        const taken = { why, collected: heap !== undefined, ...(heap && { heap }) }
        file.write(takeThreadSample(taken, holdings))
      }),
    )
  const sample = () => {
    if (!pace.isDue) return
    if (look.isDue) look.take((heap) => write('interval', heap))
    else write('interval')
  }
  process.on('exit', () => write('exit'))
  setInterval(() => harmless(sample), intervalMs).unref()
}

function say(): void {
  harmless(() => {
    if (probe !== undefined) writeSync(stderr, holdingsText(probe.inspect()))
  })
}

function start(): void {
  if (directory === undefined) {
    process.on('exit', say)
    if (isMainThread && process.platform !== 'win32') process.on('SIGUSR2', say)
  } else {
    sampleInto(new SampleFile(directory))
    coverWorkers(import.meta.filename)
  }
  probe = new CaptureSet(bunCaptures, level)
  if (directory !== undefined) sayHello(directory, 'watching')
}

harmless(() => {
  if (!isLauncher(process.argv[1])) start()
  else if (directory !== undefined) sayHello(directory, 'launcher')
})
loadTheirs()
