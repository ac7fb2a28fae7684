import { describe, expect, it } from 'vitest'
import { declaringLine, growingLine } from '../../../src/heap/growth/source-line.ts'

const source = `
// sessions.set(id) is called for each session
const sessions = new Map()
let log = ''
let history = []
const table = {}
class Registry { #entries = new Map() }
export function open(id) {
  if (sessions.get(id) === undefined) sessions.set(id, { id })
  log += id
  history = [...history, id]
  table[id] = id
  mySessions.push(id)
  if (table[id] == id) return
}
`
const line = (text: string) => source.split('\n').findIndex((each) => each.includes(text)) + 1

describe('the line that makes something grow', () => {
  it.for([
    ['sessions', 'sessions.set(id, {'],
    ['log', 'log += id'],
    ['history', '[...history'],
    ['table', 'table[id] = id'],
  ] as const)('is found by the name: %s', ([name, text]) => {
    expect(growingLine(source, [name])).toBe(line(text))
  })

  it('is not a declaration, which is looked for apart', () => {
    expect(growingLine(source, ['#entries'])).toBeUndefined()
    expect(declaringLine(source, ['#entries'])).toBe(line('#entries = new'))
    expect(declaringLine(source, ['sessions'])).toBe(line('const sessions'))
  })

  it('is that of the first name that has one', () => {
    expect(growingLine(source, ['nothing', 'log', 'table'])).toBe(line('log += id'))
  })

  it('is the one that links a chain, before any other', () => {
    expect(growingLine('let head = { next }\ntail.next = node', ['head'], 'next')).toBe(2)
  })

  it('is not there for a name that only occurs in others or in comparisons', () => {
    expect(growingLine(source, ['Sessions'])).toBeUndefined()
    expect(declaringLine(source, ['Sessions'])).toBeUndefined()
    expect(growingLine('if (size == 3 || size[0] === 4) size.toString()', ['size'])).toBeUndefined()
  })
})

describe('a source as big as a whole agent', () => {
  const filler = 'function idle(value) {\n  return value + 1 // never called\n}\n'.repeat(150_000)
  const leak = 'const sessions = new Map()\nsessions.set(1, {})\n'
  const lines = filler.split('\n').length - 1

  it('has its line, wherever that is', () => {
    const bundle = `${filler}${leak}${filler}`
    expect(bundle.length).toBeGreaterThan(17_000_000)
    expect(growingLine(bundle, ['absent', 'sessions'])).toBe(lines + 2)
    expect(declaringLine(bundle, ['sessions'])).toBe(lines + 1)
    expect(growingLine(`${leak}${filler}`, ['sessions'])).toBe(2)
  })

  it('has its line where it is minified, by what stands around the name', () => {
    const minified = filler.replaceAll('\n', ' ').replaceAll('// never called', '')
    const text = `"use strict"\n${minified}sessions.get(1);${minified}sessions.set(1,{});${minified}`
    expect(growingLine(text, ['sessions'])).toBe(2)
    expect(growingLine(text, ['value'])).toBeUndefined()
  })
})
