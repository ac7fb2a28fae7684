// Which lines add to what grows: real Maps, Sets and arrays in this process.
import { expect, it } from 'vitest'
import { ContainerTrace } from '../../../src/probe/survey/container-trace.ts'

function traced(cycles: number, cycle: (index: number) => void): ReturnType<ContainerTrace['grown']> {
  using trace = new ContainerTrace()
  for (let index = 0; index < cycles; index += 1) {
    trace.nextCycle()
    cycle(index)
  }
  return trace
    .grown()
    .filter(({ adds }) => adds.some(({ stack }) => stack.some(({ file }) => file === import.meta.filename)))
}

it('tells the line that adds to a Map, a Set and an array, and by how much each grew', () => {
  const map = new Map<number, number>()
  const set = new Set<number>()
  const list: number[] = []
  const found = traced(10, (index) => {
    map.set(index, index)
    set.add(index)
    list.push(index, index)
  })
  expect(new Set(found.map(({ kind, grew }) => `${kind} ${grew}`))).toEqual(
    new Set(['Array 18', 'Map 9', 'Set 9']),
  )
  expect(new Set(found.map(({ adds }) => adds[0]?.stack[0]?.line)).size).toBe(3)
})

it('tells of each line that adds, though hundreds of another grew by more', () => {
  const all = new Set<number>()
  const lists: number[][] = Array.from({ length: 300 }, () => [])
  const found = traced(10, (index) => {
    all.add(index)
    for (const list of lists) list.push(index, index)
  })
  expect(found.length).toBeLessThanOrEqual(100)
  expect(found.filter(({ kind }) => kind === 'Set').map(({ grew }) => grew)).toEqual([9])
})

it('says nothing of what is set again, is emptied, or lives for one cycle', () => {
  const map = new Map<number, number>()
  const list: number[] = []
  const found = traced(10, (index) => {
    map.set(1, index)
    list.push(index)
    list.pop()
    const passing: number[] = []
    passing.push(index, index)
  })
  expect(found.filter(({ kind }) => kind === 'Map')).toEqual([])
  expect(found.filter(({ grew }) => grew > 1)).toEqual([])
})

it('runs no code of the program: not of a Proxy, nor of a class with a size of its own', () => {
  let ran = 0
  const proxied = new Proxy<number[]>([], {
    has: (target, key) => (ran++, Reflect.has(target, key)),
    getPrototypeOf: (target) => (ran++, Reflect.getPrototypeOf(target)),
  })
  class Sized extends Map<number, number> {
    override get size(): number {
      ran++
      return 0
    }
  }
  const sized = new Sized()
  const found = traced(10, (index) => {
    proxied.push(index)
    sized.set(index, index)
  })
  expect(ran).toBe(0)
  expect(found.map(({ kind, grew }) => `${kind} ${grew}`)).toEqual(['Map 9'])
})

const functions = (): readonly unknown[] => [
  Reflect.get(Array.prototype, 'push'),
  Reflect.get(Map.prototype, 'set'),
  Reflect.get(Set.prototype, 'add'),
]

it('puts every function back', () => {
  const before = functions()
  traced(1, () => undefined)
  expect(functions()).toEqual(before)
})
