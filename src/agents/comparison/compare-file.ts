// compare.json: which scenarios were to run on which agents, and what came of each; beside it lie the results. It may come
// from another machine.
import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { filesNamed, pathBelowSchema, runLabelSchema } from '../../check/run-paths.ts'
import { TidemarkError } from '../../errors.ts'
import { parsedFrom, textOf } from '../../report/recorded-file.ts'
import { protocolNames } from '../agent-definition.ts'

export const COMPARE_FILE = 'compare.json'
const SCHEMA = 'tidemark.agents/1'
const MAX_BYTES = 16 * 1024 * 1024
/** More than anybody compares. */
const MAX_RUNS = 10_000

const given = z.string().min(1).max(4_000).describe('As on the command line: a name, or acp: COMMAND')
const ofRun = { label: runLabelSchema, given, scenario: runLabelSchema }

const compareSchema = z.object({
  schema: z.literal(SCHEMA),
  version: z.string().describe('Of Tidemark: different ones do not measure the same'),
  shard: z.object({ index: z.int().positive(), count: z.int().positive() }).optional(),
  agents: z
    .array(
      z.object({
        given,
        name: z.string().max(500).describe('Without its version'),
        version: z.string().max(200).optional(),
        protocol: z.enum(protocolNames),
        sessionEnds: z.enum(['closed', 'replaced', 'never']),
      }),
    )
    .max(MAX_RUNS),
  plan: z.array(z.object(ofRun)).max(MAX_RUNS).describe('All that the shards run together, in its order'),
  notOffered: z.array(z.object({ given, scenario: runLabelSchema, reason: z.string().max(2_000) })),
  notInstalled: z.array(z.object({ given, install: z.string().max(2_000) })),
  ran: z.array(z.object({ ...ofRun, directory: pathBelowSchema })).max(MAX_RUNS),
  failed: z.array(z.object({ ...ofRun, reason: z.string().max(4_000) })).max(MAX_RUNS),
})

export type CompareFile = z.infer<typeof compareSchema>
export type ComparedAgentName = CompareFile['agents'][number]
export type PlannedRun = CompareFile['plan'][number]
/** Without what is the same in every file. */
export type Compared = Omit<CompareFile, 'schema'>

export interface FoundComparison {
  readonly compared: CompareFile
  /** Where compare.json lies: paths in it start here. */
  readonly directory: string
}

/** What is written is what can be read. @throws Error for one that is none */
export function compareFile(compared: Compared): CompareFile {
  return compareSchema.parse({ schema: SCHEMA, ...compared })
}

/** All at or below the directories. @throws TidemarkError `input` for a directory without any, and a file that is none */
export function foundComparisons(directories: readonly string[]): readonly FoundComparison[] {
  return directories.flatMap((directory) => {
    const wanted = 'wanted what tidemark agents compare wrote (--out)'
    if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new TidemarkError('input', `Merge ${directory}: it is no directory, ${wanted}`)
    const files = filesNamed(COMPARE_FILE, directory)
    if (files.length === 0)
      throw new TidemarkError(
        'input',
        `Merge ${directory}: found no ${COMPARE_FILE} in it or below, ${wanted}`,
      )
    return files.map((file) => ({ compared: readFrom(dirname(file), file), directory: dirname(file) }))
  })
}

function readFrom(directory: string, file: string): CompareFile {
  const text = textOf(directory, COMPARE_FILE, MAX_BYTES)
  return parsedFrom(text ?? '', file, { name: SCHEMA, schema: compareSchema })
}
