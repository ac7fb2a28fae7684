// Searches files line by line for a regular expression.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { TidemarkError } from '../../errors.ts'
import { filesMatching } from './glob.ts'
import { checkInput, optionalString, stringOf, type Tool } from './tool.ts'

const matchLimit = 500
/** Bigger files are passed over. */
const fileLimitBytes = 4 * 1024 * 1024
/** Longer lines are cut before they are searched: bounds what a bad expression can cost. */
const lineLimitCharacters = 1000

export const grepTool: Tool = {
  name: 'grep',
  description: 'Search files for a regular expression. Prints path:line:text.',
  inputSchema: {
    type: 'object',
    properties: {
      pattern: { type: 'string', description: 'A JavaScript regular expression' },
      include: { type: 'string', description: 'Glob of the files to search, **/* by default' },
    },
    required: ['pattern'],
  },
  async execute(input, call) {
    checkInput(grepTool, input)
    const expression = compile(stringOf(input, 'pattern'))
    const found: string[] = []
    for await (const path of filesMatching(
      optionalString(input, 'include') ?? '**/*',
      call.directory,
      call.signal,
    )) {
      for (const match of await search(join(call.directory, path), expression)) found.push(`${path}:${match}`)
      if (found.length >= matchLimit) break
    }
    if (found.length === 0) return { output: 'No line matches' }
    const cut = found.length > matchLimit ? ['[and more]'] : []
    return { output: [...found.slice(0, matchLimit), ...cut].join('\n') }
  },
}

function compile(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u')
  } catch (cause) {
    throw new TidemarkError('tool', `Search for ${pattern}: it is not a regular expression`, { cause })
  }
}

async function search(path: string, expression: RegExp): Promise<string[]> {
  if ((await stat(path)).size > fileLimitBytes) return []
  const text = await readFile(path, 'utf8')
  if (text.includes('\0')) return []
  const lines = text.split('\n').map((line) => line.slice(0, lineLimitCharacters))
  return lines.flatMap((line, at) => (expression.test(line) ? [`${at + 1}:${line}`] : []))
}
