// Replaces one passage of a file. Reads and writes without a pause between, so that parallel edits never lose each other.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { TidemarkError } from '../../errors.ts'
import { confine } from './confine.ts'
import { checkInput, stringOf, type Tool } from './tool.ts'

/** Bigger files are not for editing by passage, and would block the process. */
const fileLimitBytes = 10 * 1024 * 1024

export const editTool: Tool = {
  name: 'edit',
  description: 'Replace a passage of a file. It must occur exactly once unless replaceAll is set.',
  inputSchema: {
    type: 'object',
    properties: {
      path: { type: 'string' },
      oldText: { type: 'string', description: 'The passage as it stands in the file' },
      newText: { type: 'string' },
      replaceAll: { type: 'boolean' },
    },
    required: ['path', 'oldText', 'newText'],
  },
  async execute(input, call) {
    checkInput(editTool, input)
    const path = await confine(stringOf(input, 'path'), [call.directory])
    call.signal.throwIfAborted()
    if (statSync(path).size > fileLimitBytes) {
      throw new TidemarkError('tool', `Edit ${path}: it is larger than ${fileLimitBytes} bytes`)
    }
    const pieces = readFileSync(path, 'utf8').split(stringOf(input, 'oldText'))
    const count = pieces.length - 1
    refuse(path, count, input['replaceAll'] === true, stringOf(input, 'oldText'))
    writeFileSync(path, pieces.join(stringOf(input, 'newText')))
    return { output: `Replaced ${count} passages in ${path}`, title: stringOf(input, 'path') }
  },
}

function refuse(path: string, count: number, replaceAll: boolean, oldText: string): void {
  if (oldText === '') throw new TidemarkError('tool', `Edit ${path}: oldText is empty`)
  if (count === 0) throw new TidemarkError('tool', `Edit ${path}: the passage does not occur in it`)
  if (count > 1 && !replaceAll) {
    throw new TidemarkError('tool', `Edit ${path}: the passage occurs ${count} times and must occur once`)
  }
}
