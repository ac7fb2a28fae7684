// Writes a whole file, making the directories above it.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { confine } from './confine.ts'
import { checkInput, stringOf, type Tool } from './tool.ts'

export const writeTool: Tool = {
  name: 'write',
  description: 'Write a file, replacing what it held. Directories above it are made.',
  inputSchema: {
    type: 'object',
    properties: { path: { type: 'string' }, content: { type: 'string' } },
    required: ['path', 'content'],
  },
  async execute(input, call) {
    checkInput(writeTool, input)
    const path = await confine(stringOf(input, 'path'), [call.directory])
    const content = stringOf(input, 'content')
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content, { signal: call.signal })
    return { output: `Wrote ${Buffer.byteLength(content)} bytes to ${path}`, title: stringOf(input, 'path') }
  },
}
