// Kills the replay of the stress session at random points, and looks whether the store has what was acknowledged.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAgent } from '../src/agent/create-agent.ts'
import { Store } from '../src/agent/store/store.ts'
import { playback } from '../src/replay/playback.ts'
import { scriptedTranscript } from '../src/replay/scripted-transcript.ts'
import { modelLimits } from '../scenarios/workloads/driven-session.ts'
import { resumedTurns } from '../scenarios/workloads/resumed-turns.ts'

const KILLS = 20
/** The replay takes longer than this, so every point is inside it. */
const LATEST_MS = 5_000

interface Kill {
  readonly afterMs: number
  readonly acknowledged: number
  readonly missing: number
  readonly integrity: string
  readonly goesOn: string
}

export async function replayKill(say: (line: string) => void): Promise<object> {
  const kills: Kill[] = []
  for (let seed = 1; seed <= KILLS; seed++) {
    const kill = await killOnce(seed)
    say(
      `kill ${seed} of ${KILLS} after ${kill.afterMs} ms: ${kill.acknowledged} acknowledged, ${kill.missing} missing`,
    )
    kills.push(kill)
  }
  const good = kills.filter(
    (kill) => kill.missing === 0 && kill.integrity === 'ok' && kill.goesOn === 'completed',
  )
  return { kills: kills.length, good: good.length, each: kills }
}

async function killOnce(seed: number): Promise<Kill> {
  const directory = await mkdtemp(join(tmpdir(), 'tidemark-kill-'))
  try {
    const afterMs = Math.round(Math.random() * LATEST_MS)
    const acknowledged = await writeUntilKilled(directory, seed, afterMs)
    return {
      afterMs,
      acknowledged: acknowledged.length,
      ...looked(directory, acknowledged),
      goesOn: await goOn(directory),
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function writeUntilKilled(
  directory: string,
  seed: number,
  afterMs: number,
): Promise<readonly number[]> {
  const writer = join(import.meta.dirname, 'replay-writer.ts')
  const child = spawn(process.execPath, [writer, directory, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  let said = ''
  for await (const chunk of child.stdout) {
    if (said === '') killLater(child, afterMs)
    said += String(chunk)
  }
  await ended
  if (child.signalCode !== 'SIGKILL')
    throw new Error(`Kill the replay: it ended by itself with ${child.exitCode}`)
  return said.split('\n').slice(0, -1).map(Number)
}

function killLater(child: ChildProcess, afterMs: number): void {
  setTimeout(() => child.kill('SIGKILL'), afterMs)
}

function looked(directory: string, acknowledged: readonly number[]): Pick<Kill, 'missing' | 'integrity'> {
  using store = new Store({ path: join(directory, 'data', 'sessions.sqlite') })
  const missing = acknowledged.filter((id) => store.messages.get(id)?.completedMs === undefined)
  return { missing: missing.length, integrity: store.database.integrity() }
}

async function goOn(directory: string): Promise<string> {
  const played = playback(scriptedTranscript(resumedTurns({ firstSteps: 3, laterSteps: 3 })))
  const turn = await played.next()
  await using agent = await createAgent({
    directory: join(directory, 'workspace'),
    dataDirectory: join(directory, 'data'),
    model: { ...modelLimits, languageModel: played.model },
    tools: played.tools,
  })
  const { outcome } = await agent.openSession({ id: 'session' }).prompt(turn?.text ?? '')
  return outcome
}
