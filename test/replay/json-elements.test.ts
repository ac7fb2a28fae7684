import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonElementReader } from '../../src/replay/json-elements.ts'

interface Read {
  readonly elements: readonly (string | undefined)[]
  readonly reader: JsonElementReader
}

function read(text: string, chunkBytes = 7, maxBytes?: number): Read {
  const reader = new JsonElementReader('messages', maxBytes === undefined ? {} : { maxBytes })
  const bytes = Buffer.from(text)
  const elements: (string | undefined)[] = []
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    for (const element of reader.push(bytes.subarray(at, at + chunkBytes))) elements.push(element.text)
  }
  return { elements, reader }
}

describe('the elements of an array in an object', () => {
  it('are what JSON.parse gives, for any values and any chunks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 5 }),
        fc.jsonValue(),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (messages, info, chunkBytes, pretty) => {
          const document = { info, messages, after: [info] }
          const { elements, reader } = read(JSON.stringify(document, null, pretty ? 2 : 0), chunkBytes)
          expect(reader.problem).toBeUndefined()
          expect(reader.complete).toBe(true)
          expect(elements.map((text) => JSON.parse(text ?? 'null'))).toEqual(
            JSON.parse(JSON.stringify(messages)),
          )
        },
      ),
    )
  })

  it('are not looked for in other arrays and strings of that name', () => {
    const { elements } = read('{"a":{"messages":[1]},"b":"messages","c":[2],"messages":[{"messages":[3]}]}')
    expect(elements).toEqual(['{"messages":[3]}'])
  })

  it('are found behind a byte order mark and an empty array counts as found', () => {
    expect(read('\uFEFF{"messages":[ 1 ]}').elements.map(Number)).toEqual([1])
    expect(read('{"messages":[]}').reader.found).toBe(true)
    expect(read('{"info":{}}').reader.found).toBe(false)
  })

  it('lose their text when they are longer than the cap, and the next is whole', () => {
    const { elements } = read(`{"messages":["${'x'.repeat(500)}","y"]}`, 16, 100)
    expect(elements).toEqual([undefined, '"y"'])
  })

  it('stop being read where the text is no object', () => {
    expect(read('[1]').reader.problem).toContain('no object')
    expect(read('{"messages":[]} {').reader.problem).toContain('after the end')
    expect(read('{"messages":[1').reader.complete).toBe(false)
  })
})
