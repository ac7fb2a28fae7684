// Calls into WebAssembly that touch new memory have their line, and the engine notices nothing of what is in between.
import { describe, expect, it } from 'vitest'
import { WasmCalls } from '../../../src/host/survey/wasm-calls.ts'
import { bumpAllocator } from '../../planted/heap/bump-allocator.ts'

function partOf(owner: unknown, name: string): unknown {
  return Reflect.get(Object(owner), name)
}

function functionOf(owner: unknown, name: string): Function {
  const found = partOf(owner, name)
  if (typeof found !== 'function')
    throw new TypeError(`Read ${name}: it is ${typeof found}, wanted a function`)
  return found
}

const wasm = partOf(globalThis, 'WebAssembly')
const call = (owner: unknown, name: string, ...args: readonly unknown[]): unknown =>
  Reflect.apply(functionOf(owner, name), owner, args)
const made = (name: string, ...args: readonly unknown[]): unknown =>
  Reflect.construct(functionOf(wasm, name), args)

function exportsOf(imports?: object, bytes = bumpAllocator()): unknown {
  return partOf(made('Instance', made('Module', bytes), imports), 'exports')
}

/** Imports a function of a number and exports it again. */
const passesOn = Uint8Array.of(
  0,
  0x61,
  0x73,
  0x6d,
  1,
  0,
  0,
  0,
  1,
  6,
  1,
  0x60,
  1,
  0x7f,
  1,
  0x7f,
  2,
  7,
  1,
  1,
  0x6d,
  1,
  0x66,
  0,
  0,
  7,
  5,
  1,
  1,
  0x66,
  0,
  0,
)

describe('calls into WebAssembly', () => {
  it('are told by their line where they touched new memory, and only while they are traced', () => {
    using calls = new WasmCalls()
    const keep = functionOf(exportsOf(), 'keep')
    for (let i = 0; i < 10; i++) Reflect.apply(keep, undefined, [20_000])
    expect(calls.calls()).toEqual([])
    calls.trace()
    const parse = () => Reflect.apply(keep, undefined, [20_000])
    for (let i = 0; i < 50; i++) parse()
    for (let i = 0; i < 5_000; i++) Reflect.apply(keep, undefined, [0])
    calls.stop()
    const [most] = calls.calls()
    expect(most?.touchedBytes).toBeGreaterThan(500_000)
    expect(most?.touchedBytes).toBeLessThan(2_000_000)
    expect(most?.stack[0]).toMatchObject({ file: import.meta.filename, function: 'parse' })
  })

  it('keep their name and length, and one object of exports, frozen', () => {
    const plain = exportsOf()
    using calls = new WasmCalls()
    const wrapped = exportsOf()
    expect(Object.keys(Object(wrapped))).toEqual(Object.keys(Object(plain)))
    expect(Object.isFrozen(wrapped)).toBe(true)
    expect(Object.getPrototypeOf(wrapped)).toBeNull()
    for (const name of ['name', 'length'])
      expect(partOf(functionOf(wrapped, 'keep'), name)).toBe(partOf(functionOf(plain, 'keep'), name))
    expect(partOf(wrapped, 'memory')).toBeInstanceOf(functionOf(wasm, 'Memory'))
    expect(calls.calls()).toEqual([])
  })

  it('are taken back by tables, globals and imports, of a proxy as well', async () => {
    using calls = new WasmCalls()
    const keep = functionOf(exportsOf(), 'keep')
    const table = made('Table', { element: 'anyfunc', initial: 1 })
    call(table, 'set', 0, keep)
    expect(call(table, 'get', 0)).toBeTypeOf('function')
    const kept = {}
    const references = made('Table', { element: 'externref', initial: 1 })
    call(references, 'set', 0, kept)
    expect(call(references, 'get', 0)).toBe(kept)
    const imports = { m: { f: keep } }
    const given = [imports, new Proxy(imports, {}), { m: new Proxy(imports.m, {}) }]
    for (const each of given) expect(call(exportsOf(each, passesOn), 'f', 8)).toBeTypeOf('number')
    const { instance } = Object(await call(wasm, 'instantiate', passesOn, imports))
    expect(call(partOf(instance, 'exports'), 'f', 8)).toBeTypeOf('number')
    expect(calls.calls()).toEqual([])
  })

  it('are the engine’s own again afterwards', () => {
    const names = ['Instance', 'Table', 'Global', 'instantiate']
    const before = names.map((name) => partOf(wasm, name))
    const calls = new WasmCalls()
    expect(names.map((name) => partOf(wasm, name) === before[names.indexOf(name)])).not.toContain(true)
    calls[Symbol.dispose]()
    expect(names.map((name) => partOf(wasm, name) === before[names.indexOf(name)])).not.toContain(false)
  })
})
