// The token of `tidemark agent`: one is made where none is given, also on loopback, where every program of every user of the
// machine could ask else. It is printed once, and kept for its owner in a file that goes with the server.
import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { makePrivateDirectory } from '../telemetry/capture/private-directory.ts'

export interface AgentToken {
  /** Undefined where none is wanted. */
  readonly value: string | undefined
  /** It is told to nobody yet. */
  readonly isMade: boolean
}

/** @param given false where the user wants none; undefined where they have said nothing */
export function agentToken(given: string | false | undefined, isLoopback: boolean): AgentToken {
  if (typeof given === 'string') return { value: given, isMade: false }
  // Beyond loopback whoever asks needs to know it beforehand: the server refuses to start.
  if (given === false || !isLoopback) return { value: undefined, isMade: false }
  return { value: randomBytes(24).toString('base64url'), isMade: true }
}

/** Out of the agent's directory, which its tools may read. By the port, so that who knows that finds it. */
function tokenFile(port: number): string {
  return join(tokenDirectory(), `agent-${port}.token`)
}

/** Until `owned` is disposed. @throws TidemarkError `environment` where it could be read or changed by others */
export function keepToken(token: string, port: number, owned: AsyncDisposableStack): string {
  const file = tokenFile(port)
  makePrivateDirectory(tokenDirectory(), 'Keep the token')
  rmSync(file, { force: true }) // Of one that was killed: its port is ours now.
  writeFileSync(file, `${token}\n`, { mode: 0o600, flag: 'wx' })
  owned.defer(() => rmSync(file, { force: true }))
  return file
}

/** Of an agent of this user on this machine; undefined where there is none. */
export function keptToken(port: number): string | undefined {
  try {
    return readFileSync(tokenFile(port), 'utf8').trim()
  } catch {
    return undefined
  }
}

function tokenDirectory(): string {
  const { uid } = userInfo()
  return join(process.env['XDG_RUNTIME_DIR'] || tmpdir(), `tidemark-${uid}`)
}
