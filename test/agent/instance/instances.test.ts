import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Instance } from '../../../src/agent/instance/instance.ts'
import { type InstanceLimits, Instances } from '../../../src/agent/instance/instances.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { temporaryDirectory, type TemporaryDirectory, until } from '../fixture.ts'

const nothingToStop = (): Promise<void> => Promise.resolve()

function pool(directory: TemporaryDirectory, limits: Partial<InstanceLimits> = {}) {
  const registry = new ResourceRegistry()
  const instances = new Instances({ directory: directory.path, registry, stopWork: nothingToStop, limits })
  return { registry, instances }
}

function below(directory: TemporaryDirectory, name: string): string {
  const path = join(directory.path, name)
  mkdirSync(path, { recursive: true })
  return path
}

async function visit(instances: Instances, directory: string): Promise<void> {
  using use = await instances.use(directory)
  expect(use.instance.directory).toBe(directory)
}

describe('the instances of an agent', () => {
  it('are as many as the maximum while they are idle: the longest unused goes first', async () => {
    using directory = temporaryDirectory()
    const { registry, instances } = pool(directory, { maxInstances: 3 })
    const paths = ['a', 'b', 'c', 'd'].map((name) => below(directory, name))
    for (const path of paths.slice(0, 3)) await visit(instances, path)
    using kept = await instances.use(paths[1] ?? '')
    await visit(instances, paths[0] ?? '')
    await visit(instances, paths[3] ?? '')
    const held = registry.snapshot().held.filter(({ kind }) => kind === 'instance')
    expect(held.map(({ label }) => label).toSorted()).toEqual([paths[0], paths[1], paths[3]])
    expect(kept.instance.directory).toBe(paths[1])
    await instances[Symbol.asyncDispose]()
    expect(registry.snapshot().held).toEqual([])
  })

  it('are never evicted while they are in use, and go when they are idle for long', async () => {
    using directory = temporaryDirectory()
    const { registry, instances } = pool(directory, { maxInstances: 1, idleMs: 20 })
    const uses = await Promise.all(['a', 'b', 'c'].map((name) => instances.use(below(directory, name))))
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(instances.size).toBe(3)
    for (const use of uses) use[Symbol.dispose]()
    await until(() => registry.live('instance') === 0)
    expect(registry.live('timer')).toBe(0)
    await instances[Symbol.asyncDispose]()
  })

  it('serve a new directory only when the old one is gone', async () => {
    using directory = temporaryDirectory()
    const { instances } = pool(directory)
    const events: string[] = []
    const state = Instance.state(
      () => void events.push(`init ${Instance.current.directory.slice(-1)}`),
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 30))
        events.push('disposed')
      },
    )
    const work = async (): Promise<void> => {
      using use = await instances.use()
      await use.instance.run(state)
    }
    await instances.switchTo(below(directory, 'a'))
    await work()
    const switching = instances.switchTo(below(directory, 'b'))
    await Promise.all([switching, work()])
    await instances.switchTo(below(directory, 'a'))
    await work()
    expect(events).toEqual(['init a', 'disposed', 'init b', 'disposed', 'init a'])
    await instances[Symbol.asyncDispose]()
  })

  it('give nobody a dying instance: who asks for its directory waits for the new one', async () => {
    using directory = temporaryDirectory()
    const { instances } = pool(directory)
    const first = await instances.use()
    const ending = Promise.withResolvers<void>()
    await first.instance.run(
      Instance.state(
        () => 1,
        () => ending.promise,
      ),
    )
    const disposing = instances.dispose(directory.path)
    const second = instances.use()
    expect(instances.size).toBe(0)
    ending.resolve()
    expect((await disposing).map(({ outcome }) => outcome)).toEqual(['disposed'])
    using use = await second
    expect(use.instance).not.toBe(first.instance)
    first[Symbol.dispose]()
    expect(instances.size).toBe(1)
    await instances[Symbol.asyncDispose]()
    await expect(instances.use()).rejects.toMatchObject({ code: 'disposed' })
  })
})
