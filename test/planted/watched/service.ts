// A long-running program made of planted subjects, which knows nothing of Tidemark: all at once, in one long life
// (`serve`) or in many short ones (`restart`). Usage: node service.ts serve|restart SECONDS FILE…
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { looks, untilLooks } from './looks.ts'

interface Planted {
  readonly meta?: { readonly steps?: number; readonly settleMs?: number }
  create(): Promise<PlantedLife> | PlantedLife
}

interface PlantedLife {
  step(i: number): unknown
  close(): unknown
}

const lives = 24
/** Of the whole life, on however busy a machine: seven for each stretch that growth is judged by, for one in two may come late. */
const looksInAll = 56
const stepsOfShortLife = 3

/** Cheap steps are many, and what happens in one step of twenty must happen often enough to be seen as growth. */
function stepsOf({ meta }: Planted): number {
  const steps = meta?.steps ?? 80
  return steps > 100 ? steps * 4 : steps < 40 ? 16 : steps * 2
}

async function serve(planted: Planted, ms: number): Promise<void> {
  const life = await planted.create()
  const steps = stepsOf(planted)
  const goesOn = pacer(ms)
  for (let i = 0; i < steps; i++) {
    await life.step(i)
    await goesOn((i + 1) / steps)
  }
  await life.close()
  await pause(Math.max(500, planted.meta?.settleMs ?? 0))
}

async function restart(planted: Planted, ms: number): Promise<void> {
  const goesOn = pacer(ms)
  for (let count = 1; count <= lives; count++) {
    const life = await planted.create()
    for (let i = 0; i < stepsOfShortLife; i++) await life.step(i)
    await life.close()
    await goesOn(count / lives)
  }
}

/** Resolves at a share of the time, and of the looks. */
function pacer(ms: number): (share: number) => Promise<void> {
  const [startedMs, before] = [performance.now(), looks()]
  return (share) => untilLooks(before + Math.floor(share * looksInAll), startedMs + share * ms)
}

const [how, seconds, ...files] = process.argv.slice(2)
const run = how === 'serve' ? serve : restart
const subjects: Planted[] = await Promise.all(files.map((file) => import(pathToFileURL(file).href)))
await Promise.all(subjects.map((planted) => run(planted, Number(seconds) * 1000)))
process.exit()
