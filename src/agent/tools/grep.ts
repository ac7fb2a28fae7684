// Searches files line by line for a regular expression.
import { join } from 'node:path'
import { TidemarkError } from '../../errors.ts'
import { filesMatching } from './glob.ts'
import { LineSearch } from './line-search.ts'
import { checkInput, optionalString, stringOf, type Tool } from './tool.ts'

const matchLimit = 500

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
    const pattern = stringOf(input, 'pattern')
    checkExpression(pattern)
    await using lines = new LineSearch(pattern)
    const found: string[] = []
    for await (const path of filesMatching(
      optionalString(input, 'include') ?? '**/*',
      call.directory,
      call.signal,
    )) {
      const matches = await lines.search(join(call.directory, path), call.signal)
      found.push(...matches.map((match) => `${path}:${match}`))
      if (found.length >= matchLimit) break
    }
    if (found.length === 0) return { output: 'No line matches' }
    const cut = found.length > matchLimit ? ['[and more]'] : []
    return { output: [...found.slice(0, matchLimit), ...cut].join('\n') }
  },
}

function checkExpression(pattern: string): void {
  try {
    void new RegExp(pattern, 'u')
  } catch (cause) {
    throw new TidemarkError('tool', `Search for ${pattern}: it is not a regular expression`, { cause })
  }
}
