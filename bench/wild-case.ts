// The cases of bench/wild: real leaks that were published in npm packages, with the versions that have them and that do not.
// case.json says what was reported and measured; driver.mjs is the subject, driver.fixed.mjs where the remedy is another use.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { z } from 'zod'

const root = resolve(import.meta.dirname, 'wild')

const versions = z.record(z.string(), z.string().describe('One version, no range')).readonly()
const caseSchema = z.strictObject({
  kind: z.string().describe('What is kept, in some words'),
  reports: z.array(z.string()).readonly().describe('Public ones, as "undici issue 4424"'),
  affected: versions.optional(),
  fixed: versions.optional(),
  healthy: versions.optional().describe('A program without a known leak has these alone'),
  fixedFills: z.boolean().default(false).describe('The remedy is a bound that a check does not reach'),
  measured: z.string().describe('In plain Node with --expose-gc, without Tidemark'),
  causes: z.array(z.string()).readonly().default([]).describe('file below node_modules or driver.mjs, :line'),
  holders: z.array(z.string()).readonly().default([]).describe('Fields or variables that hold what leaks'),
  namesCause: z.boolean().default(false).describe('A first finding names the cause'),
})

export type WildCase = Readonly<z.infer<typeof caseSchema>> & { readonly name: string }
const sides = ['affected', 'fixed', 'healthy'] as const
export const sideSchema = z.enum(sides)
type Side = (typeof sides)[number]

/** One program to check: a case with one set of versions. */
export interface WildProgram {
  readonly case: WildCase
  readonly side: Side
  readonly driver: string
  readonly versions: Readonly<Record<string, string>>
}

/** @param only a part of the name; all where it is empty */
export function wildPrograms(only = ''): WildProgram[] {
  return globSync(`${root}/*/case.json`)
    .toSorted()
    .map(readCase)
    .filter(({ name }) => name.includes(only))
    .flatMap((each) => sides.flatMap((side) => programOf(each, side) ?? []))
}

export function wildProgram(name: string, side: Side): WildProgram {
  const program = programOf(readCase(join(root, name, 'case.json')), side)
  if (program === undefined) throw new RangeError(`Read the case ${name}: it has no ${side} versions`)
  return program
}

/** A bounded cache that is not full yet is no leak, and nobody can say that it is bounded either. */
export function isAsExpected({ case: each, side }: WildProgram, verdict: string): boolean {
  if (side === 'affected') return verdict === 'leak'
  return verdict === 'clean' || (side === 'fixed' && each.fixedFills && verdict === 'undecided')
}

function readCase(file: string): WildCase {
  const row = caseSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  return { name: basename(dirname(file)), ...row }
}

function programOf(each: WildCase, side: Side): WildProgram | undefined {
  const wanted = each[side]
  if (wanted === undefined) return undefined
  const other = join(root, each.name, 'driver.fixed.mjs')
  const driver = side === 'fixed' && existsSync(other) ? other : join(root, each.name, 'driver.mjs')
  return { case: each, side, driver, versions: wanted }
}
