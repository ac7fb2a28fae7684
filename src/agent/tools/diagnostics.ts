// What a language server says is wrong with a file as it stands on disk.
import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import type { LanguageServers } from '../language-server/language-servers.ts'
import { confine } from './confine.ts'
import { checkInput, stringOf, type Tool } from './tool.ts'

export function diagnosticsTool(servers: () => Promise<LanguageServers>): Tool {
  const tool: Tool = {
    name: 'diagnostics',
    description: 'Errors and warnings of a source file, from its language server.',
    inputSchema: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
    async execute(input, call) {
      checkInput(tool, input)
      const path = await confine(stringOf(input, 'path'), [call.directory])
      const text = await readFile(path, { encoding: 'utf8', signal: call.signal })
      const diagnostics = await (await servers()).diagnose(path, text)
      const name = relative(call.directory, path)
      const lines = diagnostics.map(
        ({ line, character, severity, message }) => `${name}:${line}:${character} ${severity}: ${message}`,
      )
      return { output: lines.length === 0 ? `${name}: nothing to report` : lines.join('\n'), title: name }
    },
  }
  return tool
}
