// shard.json: what one machine ran of a plan, beside its results. It comes from another machine, so every path in it is
// held inside the directory that it was found in.
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { passedOnJson } from '../check/output-directory.ts'
import { filesNamed, pathBelowSchema, runLabelSchema } from '../check/run-paths.ts'
import { TidemarkError } from '../errors.ts'
import { gateOutcomeSchema } from './outcome-schema.ts'
import { version } from '../report/version.ts'

const SHARD_FILE = 'shard.json'
const MAX_BYTES = 64 * 1024 * 1024
/** Further faults of a file are counted. */
const MAX_FAULTS = 5

const common = {
  schema: z.literal('tidemark.shard/1'),
  /** Of Tidemark: shards of different ones do not measure the same. */
  version: z.string(),
  index: z.int().positive(),
  count: z.int().positive(),
  /** All that the shards run together, in its order. */
  plan: z.array(runLabelSchema).min(1).max(10_000),
}
const shardSchema = z.discriminatedUnion('command', [
  z.object({
    ...common,
    command: z.literal('gate'),
    against: z.string(),
    updates: z.boolean(),
    ran: z.array(z.object({ label: runLabelSchema, directory: pathBelowSchema, outcome: gateOutcomeSchema })),
  }),
  z.object({
    ...common,
    command: z.literal('scenario'),
    ran: z.array(
      z.object({
        label: runLabelSchema,
        directory: pathBelowSchema,
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

/** All at or below the directories. @throws TidemarkError `input` for a directory without any, and a file that is none */
export function foundShards(directories: readonly string[]): readonly FoundShard[] {
  return directories.flatMap((directory) => {
    if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new TidemarkError(
        'input',
        `Merge ${directory}: it is no directory, wanted what a shard wrote (--out)`,
      )
    const files = filesNamed(SHARD_FILE, directory)
    if (files.length > 0)
      return files.map((file) => ({ shard: parsedShardFile(file), directory: dirname(file) }))
    throw new TidemarkError(
      'input',
      `Merge ${directory}: found no ${SHARD_FILE} in it or below, wanted what a run with --shard wrote`,
    )
  })
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
