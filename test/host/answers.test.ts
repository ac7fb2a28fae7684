import { expect, it } from 'vitest'
import { placesOf } from '../../src/host/answers.ts'
import { here, placed } from './answering.ts'

it('names the file and line where each function or class was written', () => {
  const places = placesOf({
    method: Reflect.get(placed, 'method'),
    arrow: placed.arrow,
    class: placed.Class,
    known: { file: '/known.ts', line: 7 },
  })
  expect(places).toEqual({
    method: { file: here, line: 6, function: 'method' },
    arrow: { file: here, line: 9, function: 'arrow' },
    class: { file: here, line: 10, function: 'Class' },
    known: { file: '/known.ts', line: 7 },
  })
})

it('leaves out what is of Node itself, and nothing is left behind', () => {
  expect(placesOf({ native: Map, node: setImmediate })).toEqual({})
  expect(Reflect.has(globalThis, Symbol.for('tidemark.answers'))).toBe(false)
})
