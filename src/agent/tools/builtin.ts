// The tools an agent has unless it is given others.
import type { FileCache } from '../cache/file-cache.ts'
import type { LanguageServers } from '../language-server/language-servers.ts'
import type { RunSubagent } from '../subagents.ts'
import { diagnosticsTool } from './diagnostics.ts'
import { editTool } from './edit.ts'
import { globTool } from './glob.ts'
import { grepTool } from './grep.ts'
import { readTool } from './read.ts'
import { type ShellOptions, shellTool } from './shell.ts'
import { taskTool } from './task.ts'
import type { Tool } from './tool.ts'
import { writeTool } from './write.ts'

export interface BuiltinToolOptions extends ShellOptions {
  /** Where whole outputs are spilled: the model may read there. */
  readonly spillPath: string
  readonly fileCache: FileCache
  readonly runSubagent: RunSubagent
  /** Undefined when no language server is set up: then there is no tool `diagnostics`. */
  readonly servers: (() => Promise<LanguageServers>) | undefined
}

export function builtinTools(options: BuiltinToolOptions): readonly Tool[] {
  return [
    readTool([options.spillPath], options.fileCache),
    writeTool,
    editTool,
    grepTool,
    globTool,
    shellTool(options),
    taskTool(options.runSubagent),
    ...(options.servers === undefined ? [] : [diagnosticsTool(options.servers)]),
  ]
}
