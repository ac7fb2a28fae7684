import { describe, expect, it } from 'vitest'
import {
  choosePrunable,
  prune,
  pruneMinimumTokens,
  pruneProtectTokens,
  releaseOutput,
} from '../../../src/agent/compaction/prune.ts'
import type { PrunableOutput } from '../../../src/agent/store/part-table.ts'
import { assistant, boundary, completedCall, openStore, temporaryDirectory, user } from '../fixture.ts'

function outputs(...tokens: number[]): PrunableOutput[] {
  return tokens.map((count, at) => ({ partId: at, messageId: at, bytes: count * 4, pruned: false }))
}

function chosen(list: PrunableOutput[]): number[] {
  return choosePrunable(list).map(({ partId }) => partId)
}

describe('the choice of what to prune', () => {
  it('protects the newest 40,000 tokens, to the token', () => {
    expect(chosen(outputs(pruneProtectTokens, pruneMinimumTokens))).toEqual([1])
    expect(chosen(outputs(pruneProtectTokens + 1, pruneMinimumTokens))).toEqual([0, 1])
    expect(chosen(outputs(pruneProtectTokens - pruneMinimumTokens, pruneMinimumTokens))).toEqual([])
  })

  it('chooses nothing below a gain of 20,000 tokens, and all of it from there on', () => {
    expect(chosen(outputs(pruneProtectTokens, 10_000, 9999))).toEqual([])
    expect(chosen(outputs(pruneProtectTokens, 10_000, 10_000))).toEqual([1, 2])
  })

  it('stops at an output that is already pruned', () => {
    const list = outputs(pruneProtectTokens, pruneMinimumTokens, pruneMinimumTokens)
    expect(chosen(list.with(2, { partId: 2, messageId: 2, bytes: 4, pruned: true }))).toEqual([1])
    expect(chosen(list.with(1, { partId: 1, messageId: 1, bytes: 4, pruned: true }))).toEqual([])
  })

  it('leaves alone what is smaller than its placeholder', () => {
    expect(chosen(outputs(pruneProtectTokens, 1, pruneMinimumTokens))).toEqual([2])
  })
})

describe('pruning a session', () => {
  const big = 'o'.repeat(4 * (pruneProtectTokens + pruneMinimumTokens))

  it('skips the newest two turns', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    store.sessions.ensure('s', '', 1)
    for (const turn of ['first', 'second']) {
      store.addMessage('s', user(turn))
      store.addMessage('s', assistant(completedCall(turn, big)))
    }
    expect(prune(store, 's', releaseOutput, 5).partIds).toEqual([])
    store.addMessage('s', user('third'))
    const { partIds, bytes, tokensFreed } = prune(store, 's', releaseOutput, 5)
    expect(partIds.map((id) => store.parts.get(id))).toMatchObject([{ callId: 'first', prunedAtMs: 5 }])
    expect(bytes).toBe(big.length)
    expect(tokensFreed).toBeGreaterThan(59_000)
    expect(prune(store, 's', releaseOutput, 6).partIds).toEqual([])
  })

  it('stops at a summary', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    store.sessions.ensure('s', '', 1)
    store.addMessage('s', user('first'))
    store.addMessage('s', assistant(completedCall('before', big)))
    store.addMessage('s', boundary('summary'))
    store.addMessage('s', user('second'))
    store.addMessage('s', assistant(completedCall('after', big)))
    store.addMessage('s', user('third'))
    store.addMessage('s', user('fourth'))
    const { partIds } = prune(store, 's', releaseOutput, 5)
    expect(partIds.map((id) => store.parts.get(id))).toMatchObject([{ callId: 'after' }])
  })

  it('frees what it pruned before, once the retention says so', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory, { retention: { maxBytes: 0 } })
    store.sessions.ensure('s', '', 1)
    store.addMessage('s', user('first'))
    store.addMessage('s', assistant(completedCall('c', big)))
    store.addMessage('s', user('second'))
    store.addMessage('s', user('third'))
    expect(prune(store, 's', releaseOutput, 5).partIds.length).toBe(1)
    expect(store.figures()).toMatchObject({ coldBytes: 0, prunedButHeldBytes: 0 })
  })
})
