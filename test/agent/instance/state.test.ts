import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Instance } from '../../../src/agent/instance/instance.ts'
import { State } from '../../../src/agent/instance/state.ts'
import { StateTable } from '../../../src/agent/instance/state-table.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'

const timeoutMs = 50
const never = (): Promise<never> => new Promise(() => {})

describe('state', () => {
  it('is made once per root when it is first asked for', async () => {
    const roots = [new StateTable('a'), new StateTable('b')] as const
    let root = roots[0]
    let made = 0
    const state = State.create(
      () => root,
      () => ({ number: ++made }),
    )
    expect(made).toBe(0)
    const [first, again] = await Promise.all([state(), state()])
    expect(first).toBe(again)
    root = roots[1]
    expect(await state()).toEqual({ number: 2 })
    root = roots[0]
    expect(await state()).toBe(first)
  })

  it('is disposed in reverse of what was ready first, so that what it is made from outlives it', async () => {
    const table = new StateTable('x')
    const disposed: string[] = []
    const root = (): StateTable => table
    const base = State.create(
      root,
      async () => (await turn(), 'base'),
      (value) => void disposed.push(value),
    )
    const top = State.create(
      root,
      async () => `on ${await base()}`,
      (value) => void disposed.push(value),
    )
    expect(await top()).toBe('on base')
    await table.dispose(timeoutMs)
    expect(disposed).toEqual(['on base', 'base'])
  })

  it('is not cached when its initialiser fails', async () => {
    const table = new StateTable('x')
    let attempts = 0
    const state = State.create(
      () => table,
      () => {
        if (++attempts === 1) throw new Error('not yet')
        return attempts
      },
    )
    await expect(state()).rejects.toThrow('not yet')
    expect(await state()).toBe(2)
  })

  it('rejects those who wait for it when its root is disposed, and disposes what comes late', async () => {
    const table = new StateTable('x')
    const initialising = Promise.withResolvers<string>()
    const disposed: string[] = []
    const state = State.create(
      () => table,
      () => initialising.promise,
      (value) => void disposed.push(value),
    )
    const waiter = state()
    const disposing = table.dispose(10_000)
    await expect(waiter).rejects.toMatchObject({ code: 'disposed' })
    initialising.resolve('late')
    expect(await disposing).toEqual([])
    expect(disposed).toEqual(['late'])
    await expect(state()).rejects.toMatchObject({ code: 'disposed' })
  })

  it('names what hangs and what fails, and disposes the rest', async () => {
    const table = new StateTable('x')
    const root = (): StateTable => table
    const disposed: string[] = []
    await State.create(
      root,
      function first() {},
      () => void disposed.push('first'),
    )()
    await State.create(root, function stuck() {}, never)()
    await State.create(
      root,
      function broken() {},
      () => Promise.reject(new Error('no')),
    )()
    void State.create(root, function endless() {
      return never()
    })().catch(() => {})
    const disposals = await table.dispose(timeoutMs)
    expect(disposals.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'endless hung',
      'broken failed',
      'stuck hung',
      'first disposed',
    ])
    expect(disposed).toEqual(['first'])
  })
})

describe('an instance', () => {
  it('is the present one for everything that runs below it', async () => {
    const registry = new ResourceRegistry()
    const state = Instance.state(() => ({ of: Instance.current.directory }))
    const [a, b] = [new Instance('/a', registry), new Instance('/b', registry)]
    const read = async (): Promise<string> => (await turn(), (await state()).of)
    expect(await Promise.all([a.run(read), b.run(read), a.run(read)])).toEqual(['/a', '/b', '/a'])
    await expect(state()).rejects.toThrow(TypeError)
    await Promise.all([a.dispose(timeoutMs), b.dispose(timeoutMs)])
    expect(registry.live('instance')).toBe(0)
  })

  it('stays on the books while a disposer of it hangs', async () => {
    const registry = new ResourceRegistry()
    const instance = new Instance('/a', registry)
    await instance.run(Instance.state(() => 1, never))
    await instance.dispose(timeoutMs)
    expect(registry.live('instance')).toBe(1)
  })
})
