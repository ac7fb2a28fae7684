// Which of the tools that an agent offers runs a command or reads a file: by the names that agents give them, else by a name
// and a property that say so.
import type { OfferedTool } from './model-request.ts'
import { resolvedSchema } from './schema-example.ts'

export type ToolUse = 'shell' | 'read' | 'other'

/** Of gemini-cli and qwen-code, codex, cline, Claude Code and pi, openclaw, and other agents. */
const namesOf: Readonly<Record<'shell' | 'read', readonly string[]>> = {
  shell: [
    'run_shell_command',
    'exec_command',
    'shell_command',
    'run_commands',
    'execute_command',
    'run_command',
    'local_shell',
    'shell',
    'bash',
    'exec',
    'execute',
    'terminal',
  ],
  read: ['read_file', 'read_files', 'read', 'view_file', 'view', 'open_file', 'cat'],
}
const propertiesOf = {
  shell: /^(?:cmd|commands?|command_?line|script)$/i,
  read: /^(?:(?:absolute_?|file_?|target_?)?(?:path|file|filename)s?)$/i,
} as const
const wordsOf = {
  shell: /shell|bash|exec|run|command|terminal/i,
  read: /read|view|cat|open/i,
} as const

export function useOf(tool: OfferedTool): ToolUse {
  const name = tool.name.toLowerCase()
  for (const use of ['shell', 'read'] as const) if (namesOf[use].includes(name)) return use
  if (name.includes('image')) return 'other' // It shows a picture, and refuses a text.
  for (const use of ['shell', 'read'] as const) {
    if (wordsOf[use].test(name) && propertyFor(use, tool) !== undefined) return use
  }
  return 'other'
}

/** The property that takes the command, or the path; undefined when none looks like it. */
export function propertyFor(use: 'shell' | 'read', { schema }: OfferedTool): string | undefined {
  const names = Object.keys(resolvedSchema(schema)?.properties ?? {})
  return names.find((name) => propertiesOf[use].test(name))
}

/** @param wanted `shell`, `read`, or a name; undefined takes a shell, else what reads */
export function toolFor(tools: readonly OfferedTool[], wanted: string | undefined): OfferedTool | undefined {
  const named = tools.find(({ name }) => name === wanted)
  if (named !== undefined) return named
  if (wanted === 'shell' || wanted === 'read') return bestOf(tools, wanted)
  return wanted === undefined ? (bestOf(tools, 'shell') ?? bestOf(tools, 'read')) : undefined
}

/** A known name before a guess, in the order of the names. */
function bestOf(tools: readonly OfferedTool[], use: 'shell' | 'read'): OfferedTool | undefined {
  const known = namesOf[use].map((name) => tools.find((tool) => tool.name.toLowerCase() === name))
  return known.find((tool) => tool !== undefined) ?? tools.find((tool) => useOf(tool) === use)
}
