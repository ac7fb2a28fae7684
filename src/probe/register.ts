// The entry of `node --import tidemark/probe`: installs the probe before the program, in every thread.
// Its own listeners, timer and descriptor come first, so that they are not captured.
import { readEnvironment } from './environment.ts'
import { coverEvalWorkers } from './eval-workers.ts'
import { harmless } from './harmless.ts'
import { sayHello } from './hello.ts'
import { profiling } from './live-profile.ts'
import { keepCode } from './steady-engine.ts'
import { inspectHoldings, installProbe } from './installed.ts'
import { isLauncher } from './launcher.ts'
import { SampleFile } from './sample-file.ts'
import { sampleInto, sayOnStderr } from './sample-loop.ts'
import { WorkCount } from './work-count.ts'

const { level, promiseEvery, directory, intervalMs, profileBytes, unit, isSteady } = readEnvironment(
  process.env,
)

function start(): void {
  if (isSteady) keepCode()
  if (directory === undefined) sayOnStderr(inspectHoldings)
  else {
    const looked = profileBytes === undefined ? undefined : profiling(directory, profileBytes)
    const live = { directory, work: new WorkCount(unit) }
    sampleInto(new SampleFile(directory), inspectHoldings, {
      level,
      intervalMs,
      live,
      ...(looked && { looked }),
    })
  }
  if (directory !== undefined) coverEvalWorkers(import.meta.url)
  installProbe({ level, promiseEvery })
  if (directory !== undefined) sayHello(directory, 'watching')
}

// A process that may not write its samples runs on without them; who watches judges by what it did not hear.
harmless(() => {
  if (!isLauncher(process.argv[1])) start()
  else if (directory !== undefined) sayHello(directory, 'launcher')
})
