// Why no probe came into a process that could run JavaScript, and what to try next: told by its command line and by the
// environment that it was given.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProcessLook } from '../system/process-look.ts'
import { bunOption } from '../runtimes/bun-environment.ts'
import type { Runtime } from '../runtimes/runtime.ts'

export interface WantedProbe {
  /** What NODE_OPTIONS was given; undefined where the Node that runs refuses it. */
  readonly preload: string | undefined
  /** The file that Bun was told to load; undefined where there is none. */
  readonly bun: string | undefined
  /** The same for Deno. */
  readonly deno: string | undefined
}

const NO_PROBE_YET: Readonly<Record<Exclude<Runtime, 'node' | 'bun' | 'deno' | 'unknown'>, string>> = {
  electron: 'Electron has no probe yet',
  other: 'this runtime has no probe yet',
}

const ENVIRONMENT_UNREAD =
  'it is not known why, for this system does not tell of its environment: the variables with which the probe comes may have been taken out or overwritten'

const RUN_ON_NODE = 'run the same program on Node 24 or later, or tidemark check a module of it'

interface Looked {
  readonly pid: number
  readonly look: ProcessLook
}

/** One clause, and what to try next. @param wanted with which the probe should have come */
export function whyNoProbe(seen: Looked, runtime: Runtime, wanted: WantedProbe): string {
  const { preload } = wanted
  const { pid, look } = seen
  if (runtime === 'unknown') {
    return 'it runs as another user and cannot be looked into; try next: tidemark watch as that user'
  }
  if (runtime === 'bun') return whyNotInBun(seen, wanted.bun)
  if (runtime === 'deno') return whyNotInDeno(seen, wanted.deno)
  if (runtime !== 'node') return `${NO_PROBE_YET[runtime]}; try next: ${RUN_ON_NODE}`
  if (preload === undefined) return `its Node is older than 18.18; try next: ${RUN_ON_NODE}`
  const options = look.environment(pid).get('NODE_OPTIONS')
  if (options === undefined && look.unseen().includes('detached')) return ENVIRONMENT_UNREAD
  if (options === undefined) {
    return 'NODE_OPTIONS, with which the probe comes, was taken out of its environment; try next: let it through, or start tidemark watch behind whatever clears it'
  }
  if (!options.includes(preload)) {
    return `NODE_OPTIONS, with which the probe comes, was overwritten with ${JSON.stringify(options.slice(0, 80))}; try next: append to it instead (NODE_OPTIONS="$NODE_OPTIONS …")`
  }
  if (
    [...look.commandLine(pid), ...options.split(' ')].some((each) =>
      /^--(experimental-)?permission$/.test(each),
    )
  ) {
    const ours = dirname(dirname(fileURLToPath(import.meta.url)))
    return `--permission keeps the probe from its own files; try next: add --allow-fs-read=${ours}/* and --allow-fs-write of the directory of --out, or watch it without --permission`
  }
  return 'it is not known why: it may not read NODE_OPTIONS, or the directory of --out may be full or closed to it; try next: node --import tidemark/probe, or another --out'
}

/** Either variable is enough for most programs. */
function whyNotInBun({ pid, look }: Looked, bun: string | undefined): string {
  if (bun === undefined) return `the probe of Bun was not built; try next: ${RUN_ON_NODE}`
  const given = look.environment(pid)
  if (given.size === 0 && look.unseen().includes('detached')) return ENVIRONMENT_UNREAD
  const [preload, options] = [given.get('BUN_INSPECT_PRELOAD'), given.get('BUN_OPTIONS')]
  if (preload === undefined && options === undefined) {
    return 'BUN_INSPECT_PRELOAD and BUN_OPTIONS, with which the probe comes, were taken out of its environment; try next: let them through, or start tidemark watch behind whatever clears them'
  }
  if (preload !== bun || options?.includes(bunOption(bun)) !== true) {
    return 'BUN_INSPECT_PRELOAD or BUN_OPTIONS, with which the probe comes, was overwritten; try next: append to BUN_OPTIONS instead (BUN_OPTIONS="$BUN_OPTIONS …")'
  }
  return 'it is not known why: the directory of --out may be full or closed to it; try next: another --out'
}

function whyNotInDeno({ pid, look }: Looked, deno: string | undefined): string {
  if (deno === undefined) return `the probe of Deno was not built; try next: ${RUN_ON_NODE}`
  return look.commandLine(pid).some((each) => each.endsWith(deno))
    ? 'its permissions keep the probe from the environment, from files or from the directory of --out; try next: deno run -A, or --allow-env --allow-read and --allow-write of the directory of --out'
    : 'it knows no variable with which a probe could come; try next: tidemark watch -- deno run FILE, with deno as the command itself'
}
