// Imports a scenario module into the runner and checks its shape.
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { TidemarkError } from '../errors.ts'
import type { Scenario } from './definition.ts'

const callable = z.custom<() => unknown>((value) => typeof value === 'function')
/** Directories of results are named so: a name must not lead out of `--out`. */
const fileName = z.string().regex(/^[\p{L}\p{N}_][\p{L}\p{N} ._-]{0,99}$/u, {
  error: ({ input }) =>
    `found ${JSON.stringify(input)}, where names have up to 100 letters, digits, spaces, dots, hyphens and underscores`,
})
const shape = z.looseObject({
  name: fileName,
  claim: z.string(),
  phases: z.array(z.looseObject({ name: z.string(), cycles: z.number(), start: callable })).min(1),
  swaps: z.record(fileName, z.looseObject({ kind: z.enum(['plant', 'look-alike']), load: callable })),
  budget: z.record(z.string(), z.number()),
})

/** @throws TidemarkError `subject` when the module cannot be imported or its default export is no scenario. */
export async function loadScenario(url: string): Promise<Scenario> {
  const file = fileURLToPath(url)
  const module: { readonly default?: unknown } = await import(url).catch((cause: unknown) => {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
    throw new TidemarkError('subject', `Load scenario ${file}: it cannot be imported, ${reason}`, { cause })
  })
  const scenario = module.default
  if (isScenario(scenario)) return scenario
  const found = scenario === undefined ? 'it has no default export' : faults(scenario)
  throw new TidemarkError('subject', `Load scenario ${file}: ${found}, wanted what defineScenario returns`)
}

/** Every field that is wrong, in one line. */
function faults(scenario: unknown): string {
  const issues = shape.safeParse(scenario).error?.issues ?? []
  return issues.map((issue) => `${issue.path.join('.') || 'default export'}: ${reasonOf(issue)}`).join('; ')
}

/** Of a key, why it is none. */
function reasonOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_key' ? issue.issues.map(({ message }) => message).join(', ') : issue.message
}

function isScenario(value: unknown): value is Scenario {
  return shape.safeParse(value).success
}
