// The probe of Bun: what BUN_INSPECT_PRELOAD and BUN_OPTIONS load before the program, in every process and thread. It is
// bundled into one CommonJS file: Bun copies a builtin's exports when a module first imports it, so a preload that only
// requires them is seen by named imports of the program too. Nothing in it may throw: the program would not start.
import { CaptureSet } from '../probe/capture-set.ts'
import { readEnvironment } from '../probe/environment.ts'
import { harmless } from '../probe/harmless.ts'
import type { HoldingsReport } from '../probe/holdings.ts'
import { holdingsText } from '../probe/holdings-text.ts'
import { sayHello } from '../probe/hello.ts'
import { isLauncher } from '../probe/launcher.ts'
import { SampleAsks } from '../probe/sample-asks.ts'
import { SampleFile } from '../probe/sample-file.ts'
import { inspectionPace, sayOnStderr } from '../probe/sample-loop.ts'
import { type HeapTypes, takeThreadSample } from '../probe/thread-sample.ts'
import { bunCaptures } from './bun-captures.ts'
import { coverWorkers } from './cover-workers.ts'
import { HeapLook } from './heap-look.ts'
import { loadTheirs } from './theirs.ts'

const { level, directory, intervalMs } = readEnvironment(process.env)
let probe: CaptureSet | undefined

export { holdingsText }

/** As in Node. */
export function holdings(): HoldingsReport | undefined {
  return probe?.inspect()
}

/** As in Node. */
export function removeProbe(): void {
  probe?.[Symbol.dispose]()
  probe = undefined
}

/** As in Node, but that a collection and what it leaves take two turns. */
function sampleInto(file: SampleFile, asks: SampleAsks): void {
  const look = new HeapLook(level)
  const pace = inspectionPace(level)
  const write = (why: 'interval' | 'exit' | 'asked', heap?: HeapTypes, asked?: number) =>
    harmless(() =>
      pace.run(() => {
        const held = probe?.inspect()
        if (held === undefined) return
        const named = asked !== undefined && { asked }
        const taken = { why, collected: heap !== undefined, ...named, ...(heap && { heap }) }
        file.write(takeThreadSample(taken, held))
      }),
    )
  const sample = () => {
    const asked = asks.next()
    // Due or not: whoever leads the program waits for it.
    if (asked !== undefined) return look.take((heap) => write('asked', heap, asked))
    if (!pace.isDue) return
    if (look.isDue) look.take((heap) => write('interval', heap))
    else write('interval')
  }
  process.on('exit', () => write('exit'))
  setInterval(() => harmless(sample), intervalMs).unref()
}

function start(): void {
  if (directory === undefined) sayOnStderr(() => probe?.inspect())
  else {
    sampleInto(new SampleFile(directory), new SampleAsks(directory))
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
