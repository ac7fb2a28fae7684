// Memory, step time and rows read on long sessions, each in fresh processes without any flag or harness inside.
// Usage: pnpm bench long-session; prints JSON.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { windowBudgetTokens } from '../src/agent/compaction/overflow.ts'
import { bytesOfTokens } from '../src/agent/tokens.ts'
import { modelLimits } from '../scenarios/workloads/driven-session.ts'

const run = promisify(execFile)
const MEMORY_RUNS = 3
const STRESS = 7_704
const SHORT = 770
const LONG = 77_040

async function script(name: string, ...given: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, name), ...given])
  return stdout
}

export async function longSession(say: (line: string) => void): Promise<object> {
  const root = await mkdtemp(join(tmpdir(), 'tidemark-bench-'))
  try {
    return await measured(root, say)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

async function measured(root: string, say: (line: string) => void): Promise<object> {
  const [compacted, plain, short, long] = ['compacted', 'plain', 'short', 'long'].map((name) =>
    join(root, name),
  )
  say(`storing ${STRESS} messages, compacted and plain, then ${SHORT} and ${LONG}`)
  await script('long-session-store.ts', 'replayed', String(compacted), String(STRESS))
  for (const [directory, messages] of [
    [plain, STRESS],
    [short, SHORT],
    [long, LONG],
  ]) {
    await script('long-session-store.ts', 'seeded', String(directory), String(messages))
  }
  say(`running 50 steps in a fresh process, ${MEMORY_RUNS} times each`)
  const memory = {
    compacted: await repeated('memory-compacted', String(compacted)),
    plain: await repeated('memory-plain', String(plain)),
  }
  say(`timing steps on ${SHORT} and ${LONG} messages, in turn`)
  const times: unknown = JSON.parse(
    await script('long-session-subject.ts', 'steps', String(short), String(long)),
  )
  return {
    budgetBytes: bytesOfTokens(windowBudgetTokens(modelLimits)),
    memory,
    steps: { messages: [SHORT, LONG], times },
  }
}

async function repeated(what: string, directory: string): Promise<readonly unknown[]> {
  const results: unknown[] = []
  for (let each = 0; each < MEMORY_RUNS; each++) {
    results.push(JSON.parse(await script('long-session-subject.ts', what, directory)))
  }
  return results
}
