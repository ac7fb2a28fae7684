// The tools an agent has unless it is given others.
import { editTool } from './edit.ts'
import { globTool } from './glob.ts'
import { grepTool } from './grep.ts'
import { readTool } from './read.ts'
import { type ShellOptions, shellTool } from './shell.ts'
import type { Tool } from './tool.ts'
import { writeTool } from './write.ts'

export interface BuiltinToolOptions extends ShellOptions {
  /** Where whole outputs are spilled: the model may read there. */
  readonly spillPath: string
}

export function builtinTools(options: BuiltinToolOptions): readonly Tool[] {
  return [readTool([options.spillPath]), writeTool, editTool, grepTool, globTool, shellTool(options)]
}
