// A program that serves its metrics. Argument `leak`: it forgets thirty intervals; `cleared`: it makes as many and clears
// them. With `load` behind it, it asks for the probe itself.
import { observe } from '../../../src/telemetry/observe.ts'

const [mode = 'leak', probe = ''] = process.argv.slice(2)

await using observed = await observe({ port: 0, resources: probe === 'load' })

function startSession(): NodeJS.Timeout {
  return setInterval(() => {}, 60_000)
}

const timers = Array.from({ length: 30 }, startSession)
if (mode === 'cleared') for (const timer of timers) clearInterval(timer)

process.stdout.write(`${observed.url}\n`)
process.stdin.resume()
process.stdin.on('end', () => process.exit())
await new Promise<never>(() => {}) // Until its input ends.
