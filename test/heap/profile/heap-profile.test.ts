import { describe, expect, it } from 'vitest'
import { heapProfile } from '../../../src/heap/profile/heap-profile.ts'
import { profile } from './stacks.ts'

describe('heapProfile', () => {
  it('is a tree from the outermost function, lines counted from 0 as V8 does', () => {
    const { head } = JSON.parse(heapProfile(profile.alive))
    expect(head).toMatchObject({ callFrame: { functionName: '(root)', lineNumber: -1 }, selfSize: 0 })
    expect(head.children[0]).toMatchObject({
      callFrame: { functionName: 'step', url: 'file:///app/src/session%20store.mjs', lineNumber: 29 },
      selfSize: 0,
      children: [
        {
          callFrame: { functionName: 'open', lineNumber: 11 },
          children: [{ callFrame: { functionName: 'push', url: '' }, selfSize: 64_000, children: [] }],
        },
      ],
    })
    expect(head.children[1]).toMatchObject({ callFrame: { functionName: 'warm' }, selfSize: 20_000 })
  })

  it('has a sample for every function that allocated, at a node that is there', () => {
    const { head, samples } = JSON.parse(heapProfile(profile.alive))
    const ids = new Map<number, number>()
    const visit = (node: { id: number; selfSize: number; children: [] }): void => {
      ids.set(node.id, node.selfSize)
      node.children.forEach(visit)
    }
    visit(head)
    expect(samples.map(({ size }: { size: number }) => size).toSorted()).toEqual([1_300_000, 20_000, 64_000])
    for (const { nodeId, size } of samples) expect(ids.get(nodeId)).toBe(size)
  })
})
