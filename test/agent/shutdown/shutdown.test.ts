import { expect, it } from 'vitest'
import { shutdownInOrder } from '../../../src/agent/shutdown/shutdown.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'

it('ends one after another, and goes on after a step that fails or hangs', async () => {
  const registry = new ResourceRegistry()
  const order: string[] = []
  const step = (name: string, end: () => Promise<void>): { name: string; end: () => Promise<void> } => ({
    name,
    async end() {
      order.push(`${name} begins`)
      await end()
      order.push(`${name} ends`)
    },
  })
  const error = new Error('broken')
  const report = await shutdownInOrder(
    [
      step('slow', () => new Promise((resolve) => setTimeout(resolve, 5))),
      step('broken', () => Promise.reject(error)),
      step('hanging', () => new Promise(() => {})),
      step('last', async () => {}),
    ],
    30,
    registry,
  )
  expect(order).toEqual([
    'slow begins',
    'slow ends',
    'broken begins',
    'hanging begins',
    'last begins',
    'last ends',
  ])
  expect(report.steps.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['slow', 'done'],
    ['broken', 'failed'],
    ['hanging', 'timed-out'],
    ['last', 'done'],
  ])
  expect(report.steps[1]?.error).toBe(error)
  expect(report.tookMs).toBeGreaterThanOrEqual(30)
  expect(registry.snapshot().held).toEqual([])
})

function throwing(): never {
  throw new Error('at once')
}

it('takes a step that throws at once for one that failed', async () => {
  const { steps } = await shutdownInOrder([{ name: 'a', end: throwing }], 1000, new ResourceRegistry())
  expect(steps).toMatchObject([{ name: 'a', outcome: 'failed' }])
})
