// Both ends of one connection in one process: the client comes first, with its line or without one.
import { describe, expect, it } from 'vitest'
import { ownConnections } from '../../../src/findings/cause/own-connections.ts'
import type { Culprit, Finding, FindingOf } from '../../../src/findings/finding.ts'
import type { Origin } from '../../../src/runner/series.ts'
import { grownCount } from '../evidence.ts'
import { run, sample, series } from '../series.ts'

const listens: Culprit = { file: '/app/server.ts', line: 6 }
const connects: Culprit = { file: '/app/client.ts', line: 9 }

const accepted: FindingOf<'growth-by-origin'> = {
  rule: 'growth-by-origin',
  kind: 'socket',
  message: 'The number of sockets (accepted socket) that one line acquired grew',
  phase: 'life',
  culprit: listens,
  growthPerCycle: 1,
  evidence: { ...grownCount, label: 'accepted socket' },
}
const clients: Finding = {
  ...accepted,
  message: 'The number of sockets (idle client socket) that one line acquired grew',
  culprit: connects,
  evidence: { ...grownCount, label: 'idle client socket' },
}
const descriptors: Finding = {
  rule: 'persistent-growth',
  kind: 'fd:socket',
  message: 'The number of open sockets grew',
  phase: 'life',
  growthPerCycle: 2,
  evidence: grownCount,
}
const files: Finding = { ...descriptors, kind: 'fd:file', message: 'The number of open files grew' }

const socket = (label: string, live: number): Origin => ({ kind: 'socket', label, live })
const probe = (open: number, served: number) => ({
  inside: {
    probe: {
      level: 'full' as const,
      live: {},
      origins: [
        socket('client socket', open - 1),
        socket('idle client socket', 1),
        socket('accepted socket', served),
      ],
      dropped: 0,
      faults: 0,
    },
  },
})
const lifeOf = (served: (cycle: number) => number) =>
  run(series(40, (cycle) => probe(cycle + 3, served(cycle))))

const lived = (served: number) => ({
  ...series(4),
  samples: [
    sample({ moment: 'rested', ...probe(1, 0) }),
    sample({ moment: 'closed', ...probe(2, served) }),
    sample({ moment: 'again', ...probe(3, 2 * served) }),
  ],
})

describe('what a server accepted', () => {
  it('follows from the line that opened the other ends', () => {
    const [first, ...others] = ownConnections(
      [accepted, clients, descriptors],
      lifeOf((cycle) => cycle),
    )
    expect(first).toMatchObject({ culprit: connects, evidence: { alsoSeen: [accepted.message] } })
    expect(first?.follows).toEqual([{ kind: 'socket', message: accepted.message, culprit: listens }])
    expect(others).toEqual([descriptors])
  })

  it('follows from the other ends where nobody saw their line, which speak for the counts of both', () => {
    const [first, ...others] = ownConnections(
      [accepted, descriptors, files],
      lifeOf((cycle) => cycle + (cycle % 2)),
    )
    expect(first).toMatchObject({
      message: 'The number of sockets (client socket) grew',
      evidence: { label: 'client socket', alsoSeen: [descriptors.message] },
      follows: [{ kind: 'socket', message: accepted.message, culprit: listens }],
    })
    expect(first?.culprit).toBeUndefined()
    expect(others).toEqual([files])
  })

  it('is the leak where its clients are gone, or are others', () => {
    const findings = [accepted, descriptors]
    expect(
      ownConnections(
        findings,
        lifeOf((cycle) => 2 * cycle),
      ),
    ).toEqual(findings)
    expect(
      ownConnections(
        findings,
        lifeOf(() => 3),
      ),
    ).toEqual(findings)
  })

  it('is held against what is left of each life after close', () => {
    const left: Finding = {
      rule: 'left-by-origin',
      kind: 'socket',
      message: '1 socket (accepted socket) left after close by one line: 0 before',
      phase: 'life',
      culprit: listens,
      evidence: { label: 'accepted socket', before: 0, after: 1, afterOneMoreLife: 2 },
    }
    const [first] = ownConnections([left], run(lived(1)))
    expect(first).toMatchObject({ message: '1 socket (client socket) left after close: 0 before' })
    expect(ownConnections([left], run(lived(4)))).toEqual([left])
  })
})
