// A program that logs objects of 200 kB while its allocations are sampled, in one go, so that no timer comes between.
// Argument `kept`: it keeps them as well, which is the leak that the profile must show.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { AllocationProfile } from '../../../src/telemetry/capture/allocation-profile.ts'

const [mode = 'logged'] = process.argv.slice(2)
const kept: object[] = []

function answer(number: number): object {
  return { number, tokens: Array.from({ length: 25_000 }, (_, at) => at * number) }
}

setFlagsFromString('--expose-gc')
const collect: unknown = runInNewContext('gc')
if (typeof collect !== 'function') throw new Error('V8 gives no collector, wanted gc()')
const used = (): number => {
  Reflect.apply(collect, undefined, [])
  return process.memoryUsage().heapUsed
}

using profile = new AllocationProfile()
profile.start()
const before = used()
for (const log of [console.log, console.info, console.debug, console.warn, console.error, console.table]) {
  for (let turn = 0; turn < 40; turn++) {
    const said = answer(turn)
    if (mode === 'kept') kept.push(said)
    log(mode === 'kept' ? turn : Object.assign(said, { toJSON: () => turn }))
  }
}
const grown = used() - before
process.send?.({
  grown,
  namesIt: profile.read()?.includes('"functionName":"answer"') ?? false,
  kept: kept.length,
})
process.disconnect?.()
