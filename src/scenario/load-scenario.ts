// Imports a scenario module into the runner and checks its shape.
import { z } from 'zod'
import { TidemarkError } from '../errors.ts'
import type { Scenario } from './definition.ts'

const callable = z.custom<() => unknown>((value) => typeof value === 'function')
const shape = z.looseObject({
  name: z.string(),
  claim: z.string(),
  phases: z.array(z.looseObject({ name: z.string(), cycles: z.number(), start: callable })).min(1),
  swaps: z.record(z.string(), z.looseObject({ kind: z.enum(['plant', 'look-alike']), load: callable })),
  budget: z.record(z.string(), z.number()),
})

/** @throws TidemarkError `subject` when the module cannot be imported or its default export is no scenario. */
export async function loadScenario(url: string): Promise<Scenario> {
  const module: { readonly default?: unknown } = await import(url).catch((cause: unknown) => {
    throw new TidemarkError('subject', `Load scenario ${url}: it cannot be imported`, { cause })
  })
  const scenario = module.default
  if (isScenario(scenario)) return scenario
  const cause = shape.safeParse(scenario).error
  throw new TidemarkError('subject', `Load scenario ${url}: its default export is no scenario`, { cause })
}

function isScenario(value: unknown): value is Scenario {
  return shape.safeParse(value).success
}
