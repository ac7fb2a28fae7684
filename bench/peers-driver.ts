// One life of a planted subject under a peer, as the peer's own documentation says to use it: it is loaded first, and
// dumps after close. Usage: node --expose-gc peers-driver.ts why-is-node-running|wtfnode [FILE]; prints JSON.
import { createRequire } from 'node:module'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { format } from 'node:util'

interface Planted {
  readonly meta?: { readonly steps?: number; readonly settleMs?: number }
  create(): Promise<PlantedLife> | PlantedLife
}

interface PlantedLife {
  step(i: number): unknown
  close(): unknown
}

/** Lines of the dump. */
type Dump = () => string[]

async function whyIsNodeRunning(): Promise<Dump> {
  const { default: why } = await import('why-is-node-running')
  const lines: string[] = []
  return () => {
    why({ error: (line: string) => lines.push(line) })
    return lines
  }
}

/** Its types are those of CommonJS without any: it is called by name. */
function wtfnode(): Dump {
  const wtf: object = createRequire(import.meta.url)(fileURLToPath(import.meta.resolve('wtfnode')))
  const lines: string[] = []
  const say = (...args: unknown[]) => lines.push(...format(...args).split('\n'))
  const call = (name: string, ...args: unknown[]): void => {
    const method: unknown = Reflect.get(wtf, name)
    if (typeof method === 'function') Reflect.apply(method, wtf, args)
  }
  return () => {
    call('setLogger', 'info', say)
    call('setLogger', 'warn', say)
    call('dump', { fullStacks: true })
    return lines
  }
}

const [peer, file] = process.argv.slice(2)
const dump = peer === 'wtfnode' ? wtfnode() : await whyIsNodeRunning()
let settleMs = 300
if (file !== undefined) {
  const planted: Planted = await import(pathToFileURL(file).href)
  settleMs = Math.max(settleMs, planted.meta?.settleMs ?? 0)
  const life = await planted.create()
  for (let i = 0; i < (planted.meta?.steps ?? 80); i++) await life.step(i)
  await life.close()
}
await pause(settleMs)
for (let round = 0; round < 2; round++) {
  await pause(1)
  globalThis.gc?.()
}
setImmediate(() => {
  const lines = dump() // Before there is a process.stdout, which would be in it
  process.stdout.write(JSON.stringify(lines), () => process.exit())
})
