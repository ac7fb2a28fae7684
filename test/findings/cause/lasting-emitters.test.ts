// One emitter that lives long speaks for what its listeners keep, by the user's line where somebody knows it.
import { describe, expect, it } from 'vitest'
import { lastingEmitters } from '../../../src/findings/cause/lasting-emitters.ts'
import type { Culprit, FindingOf } from '../../../src/findings/finding.ts'

type Acquired = FindingOf<'growth-by-origin'>

const cycles = Array.from({ length: 20 }, (_, index) => index * 9)
const times = (factor: number): readonly number[] => cycles.map((cycle) => cycle * factor)
const client = '/app/node_modules/client/index.js'

function acquired(label: string, culprit: Culprit, over: Partial<Acquired> = {}): Acquired {
  return {
    rule: 'growth-by-origin',
    kind: 'listener',
    message: label,
    phase: 'life',
    culprit,
    growthPerCycle: 1,
    evidence: { label, cycles, counts: times(1), emitters: cycles.map(() => 2) },
    ...over,
  }
}

const onSocket = acquired("Socket 'close'", { file: client, line: 390 })
const onRequests = acquired(
  "ClientRequest 'error'",
  {
    file: '/app/main.js',
    line: 13,
    function: 'step',
    through: { package: 'client', file: client, line: 60 },
  },
  { growthPerCycle: 4, evidence: { label: 'requests', cycles, counts: times(4), emitters: times(1) } },
)
const waiting = acquired('promises', { file: client, line: 80 }, { kind: 'promise' })

describe('an emitter that lives long', () => {
  it('speaks for emitters of one request and for promises of the same package', () => {
    const [first, ...others] = lastingEmitters([onRequests, onSocket, waiting])
    expect(others).toEqual([])
    expect(first).toMatchObject({
      message: "Socket 'close'",
      follows: [{ message: "ClientRequest 'error'" }, { message: 'promises', kind: 'promise' }],
    })
  })

  it('is blamed on the user’s line that called the package, through its own', () => {
    const [first] = lastingEmitters([onRequests, onSocket])
    expect(first?.culprit).toMatchObject({
      file: '/app/main.js',
      line: 13,
      function: 'step',
      through: { package: 'client', file: client, line: 390 },
    })
  })

  it('keeps its line where nobody is seen to call the package', () => {
    expect(lastingEmitters([onSocket, waiting])[0]?.culprit).toEqual(onSocket.culprit)
  })

  it('speaks for its other events, once', () => {
    const data = acquired("Socket 'data'", { file: client, line: 396 })
    expect(lastingEmitters([onSocket, data])).toMatchObject([
      { message: "Socket 'close'", follows: [{ message: "Socket 'data'" }] },
    ])
  })

  it.each<[string, Acquired]>([
    ['of another rate', { ...onRequests, growthPerCycle: 2.5 }],
    ['of another place', { ...waiting, culprit: { file: '/app/other.js', line: 1 } }],
    ['of another phase', { ...waiting, phase: 'idle' }],
    ['that leaks by itself', { ...waiting, kind: 'process' }],
  ])('stands beside what is %s', (_, other) => {
    expect(lastingEmitters([onSocket, other])).toEqual([onSocket, other])
  })

  it('has signals composed over it, which speak for those that listen to them and wait', () => {
    const of = { file: client, line: 60 }
    const { emitters: _, ...alone } = onSocket.evidence
    const composed = acquired('composed', of, { kind: 'abort-composite', evidence: alone })
    const listening = acquired(
      "AbortSignal 'abort'",
      { ...of, line: 61 },
      { evidence: { ...onSocket.evidence, emitters: times(1) } },
    )
    expect(lastingEmitters([listening, composed, waiting])).toMatchObject([
      { message: 'composed', follows: [{ message: "AbortSignal 'abort'" }, { message: 'promises' }] },
    ])
    expect(lastingEmitters([composed, { ...waiting, growthPerCycle: 2.5 }])).toHaveLength(2)
  })
})
