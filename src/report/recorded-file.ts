// Files of a directory that a run wrote to, read as what they should be.
import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import { TidemarkError } from '../errors.ts'
import { join } from 'node:path'

/** Later dates have more than four digits of a year, which reports cannot hold. */
const LAST_DATE_MS = Date.UTC(9999, 11, 31)

/** Undefined when there is no such file. */
export function textOf(directory: string, name: string, maxBytes: number): string | undefined {
  const file = join(directory, name)
  try {
    const { size } = statSync(file)
    if (size <= maxBytes) return readFileSync(file, 'utf8')
    throw new TidemarkError('input', `Read ${file}: it has ${size} bytes, wanted at most ${maxBytes}`)
  } catch (cause) {
    if (cause instanceof TidemarkError) throw cause
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR'))
      return undefined
    throw new TidemarkError('input', `Read ${file}: it cannot be read, wanted a file that can`, { cause })
  }
}

export interface WantedJson<Read> {
  readonly name: string
  readonly schema: z.ZodType<Read>
}

/** @throws TidemarkError `input` for one that is none */
export function parsedFrom<Read>(text: string, file: string, { name, schema }: WantedJson<Read>): Read {
  const parsed = schema.safeParse(jsonFrom(text, file, name))
  if (parsed.success) return parsed.data
  const reason = z
    .prettifyError(parsed.error)
    .replaceAll(/\s*\n\s*/g, ' ')
    .slice(0, 600)
  throw new TidemarkError('input', `Read ${file}: it is no ${name}: ${reason}`)
}

function jsonFrom(text: string, file: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new TidemarkError('input', `Read ${file}: it is not JSON, wanted a ${name}`, { cause })
  }
}

/** Files may bear any time: an impossible one becomes the nearest that a date can say. */
export function dateText(ms: number): string {
  return new Date(Math.min(LAST_DATE_MS, Math.max(0, ms))).toISOString()
}
