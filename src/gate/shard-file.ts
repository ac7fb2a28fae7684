// shard.json: what one machine ran of a plan, beside its results. It comes from another machine, so every path in it is
// held inside the directory that it was found in.
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { z } from 'zod'
import { passedOnJson } from '../check/output-directory.ts'
import { TidemarkError } from '../errors.ts'
import { gateOutcomeSchema } from './outcome-schema.ts'
import { version } from '../report/version.ts'

const SHARD_FILE = 'shard.json'
const MAX_BYTES = 64 * 1024 * 1024
/** An artifact of CI lies in a directory of its name, with the paths of the machine below. */
const MAX_DEPTH = 6
/** Further faults of a file are counted. */
const MAX_FAULTS = 5

const label = z
  .string()
  .max(500)
  .regex(/^(?!\.{1,2}$)[^/\\\0]+$/, 'wanted a name that is no path')
const inside = z
  .string()
  .max(2_000)
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\\0]*$/, 'wanted a path below the file')

const common = {
  schema: z.literal('tidemark.shard/1'),
  /** Of Tidemark: shards of different ones do not measure the same. */
  version: z.string(),
  index: z.int().positive(),
  count: z.int().positive(),
  /** All that the shards run together, in its order. */
  plan: z.array(label).min(1).max(10_000),
}
const shardSchema = z.discriminatedUnion('command', [
  z.object({
    ...common,
    command: z.literal('gate'),
    against: z.string(),
    updates: z.boolean(),
    ran: z.array(z.object({ label, directory: inside, outcome: gateOutcomeSchema })),
  }),
  z.object({
    ...common,
    command: z.literal('scenario'),
    ran: z.array(
      z.object({
        label,
        directory: inside,
        name: z.string(),
        plant: z.string().optional(),
        asExpected: z.boolean().optional(),
        exitCode: z.int().min(0).max(3),
      }),
    ),
  }),
])

export type ShardFile = z.infer<typeof shardSchema>

export interface FoundShard {
  readonly shard: ShardFile
  /** Where shard.json lies: paths in it start here. */
  readonly directory: string
}

/** What is written is what can be read. @param shard without its schema and version. @throws Error for one that is none */
export function shardText(shard: object): string {
  const whole = shardSchema.parse({ schema: 'tidemark.shard/1', version: version(), ...shard })
  return passedOnJson(whole)
}

/** A path in a shard.json that lies at `directory`. */
export function pathFrom(directory: string, path: string): string {
  return relative(directory, path).split(sep).join('/')
}

/** All at or below the directories. @throws TidemarkError `input` for a directory without any, and a file that is none */
export function foundShards(directories: readonly string[]): readonly FoundShard[] {
  return directories.flatMap((directory) => {
    if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new TidemarkError(
        'input',
        `Merge ${directory}: it is no directory, wanted what a shard wrote (--out)`,
      )
    const files = shardFiles(directory, MAX_DEPTH)
    if (files.length > 0)
      return files.map((file) => ({ shard: parsedShardFile(file), directory: dirname(file) }))
    throw new TidemarkError(
      'input',
      `Merge ${directory}: found no ${SHARD_FILE} in it or below, wanted what a run with --shard wrote`,
    )
  })
}

/** The directory of a run. @throws TidemarkError `input` when it is not there, or a link leads out of the shard's own */
export function runDirectory({ directory }: FoundShard, path: string): string {
  const found = join(directory, path)
  if (!existsSync(join(found, 'result.json')))
    throw new TidemarkError('input', `Merge ${found}: there is no result.json, wanted what the shard wrote`)
  const isInside = !relative(realpathSync(directory), realpathSync(found)).split(sep).includes('..')
  if (isInside) return found
  throw new TidemarkError('input', `Merge ${found}: it leads out of ${directory}, wanted a directory below`)
}

function shardFiles(directory: string, depth: number): readonly string[] {
  const here = join(directory, SHARD_FILE)
  if (existsSync(here)) return [here]
  if (depth === 0) return []
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .map(({ name }) => join(directory, name))
    .toSorted()
    .flatMap((below) => shardFiles(below, depth - 1))
}

function parsedShardFile(file: string): ShardFile {
  const { size } = statSync(file)
  if (size > MAX_BYTES)
    throw new TidemarkError('input', `Read ${file}: it has ${size} bytes, wanted at most ${MAX_BYTES}`)
  const parsed = shardSchema.safeParse(jsonOf(file))
  if (parsed.success) return parsed.data
  const { issues } = parsed.error
  const faults = issues
    .slice(0, MAX_FAULTS)
    .map(({ path, message }) => `${path.map(String).join('.').slice(0, 200) || 'the whole'}: ${message}`)
  const more = issues.length > MAX_FAULTS ? `; and ${issues.length - MAX_FAULTS} more` : ''
  throw new TidemarkError('input', `Read ${file}: it is no tidemark.shard/1. ${faults.join('; ')}${more}`)
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new TidemarkError('input', `Read ${file}: it is not JSON, wanted tidemark.shard/1`, { cause })
  }
}
