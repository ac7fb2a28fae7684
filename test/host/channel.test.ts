import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { RunnerChannel } from '../../src/host/channel.ts'
import { fileWire } from '../../src/host/node-engine.ts'
import type { HostMessage } from '../../src/host/protocol.ts'
import { HostMessages } from '../../src/runner/host-messages.ts'
import { sample } from '../findings/series.ts'

/** What stands on the wire after it was sent. */
function sent(message: HostMessage): Buffer {
  const directory = mkdtempSync(join(tmpdir(), 'tidemark-channel-'))
  const fd = openSync(join(directory, 'wire'), 'w')
  try {
    new RunnerChannel(fileWire(fd)).send(message)
    return readFileSync(join(directory, 'wire'))
  } finally {
    closeSync(fd)
    rmSync(directory, { recursive: true })
  }
}

/** So many origins with a name of 500 characters. */
function sampleWith(origins: number): HostMessage {
  const one = { kind: 'timer', label: 'x'.repeat(500), file: 'a.ts', line: 1, live: 1 }
  const probe = {
    level: 'full',
    live: { timer: origins },
    origins: Array.from({ length: origins }, () => one),
    dropped: 3,
    faults: 0,
  }
  return { kind: 'sample', moment: 'cycle', cycle: 1, inside: sample({ inside: { probe } }).inside }
}

describe('a message to the runner', () => {
  it('is cut where it is too long to arrive, and says what is missing', () => {
    const [heard] = new HostMessages().accept(sent(sampleWith(20_000)))
    const probe = heard?.kind === 'sample' ? heard.inside.probe : undefined
    expect(probe?.origins).toHaveLength(5_000)
    expect(probe?.dropped).toBe(15_003)
  })

  it('arrives whole otherwise', () => {
    const [heard] = new HostMessages().accept(sent(sampleWith(100)))
    expect(heard).toEqual(JSON.parse(JSON.stringify(sampleWith(100))))
  })

  it('is refused where it is written when nothing of it can be left out', () => {
    const message = { kind: 'threw', message: 'x'.repeat(5_000_000), stack: '', during: 'close' } as const
    expect(() => sent(message)).toThrow(
      /^Tell the runner: a message of kind threw has \d+ bytes, wanted at most 4194304$/,
    )
  })
})
