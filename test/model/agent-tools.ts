// The tools that agents offer for commands and files, and some that look alike: as they were sent by these versions, without
// their descriptions.
import type { OfferedTool } from '../../src/model/model-request.ts'

export interface AgentTools {
  readonly agent: string
  readonly shell: string
  readonly read: string | undefined
  readonly tools: readonly OfferedTool[]
}

const text = { type: 'string' } as const
const texts = { type: 'array', items: text } as const
const whole = { type: 'integer', minimum: 1 } as const
const nullable = { anyOf: [{ type: 'integer', exclusiveMinimum: 0 }, { type: 'null' }] } as const
const flag = { type: 'boolean' } as const

function tool(name: string, properties: object, required: readonly string[]): OfferedTool {
  return { name, schema: { type: 'object', properties, required, additionalProperties: false } }
}

export const agentTools: readonly AgentTools[] = [
  {
    agent: 'gemini-cli 0.61.0',
    shell: 'run_shell_command',
    read: 'read_file',
    tools: [
      tool('list_directory', { dir_path: text, ignore: texts }, ['dir_path']),
      tool('read_file', { file_path: text, start_line: whole, end_line: whole }, ['file_path']),
      tool('write_file', { file_path: text, content: text }, ['file_path', 'content']),
      tool('run_shell_command', { command: text, description: text, dir_path: text, is_background: flag }, [
        'command',
      ]),
      tool('read_background_output', { pid: { type: 'integer' }, lines: whole }, ['pid']),
      tool('activate_skill', { name: { type: 'string', enum: ['skill-creator'] } }, ['name']),
    ],
  },
  {
    agent: 'qwen-code 0.24.4',
    shell: 'run_shell_command',
    read: 'read_file',
    tools: [
      tool('notebook_edit', { notebook_path: text, cell_type: { type: 'string', enum: ['code'] } }, [
        'notebook_path',
      ]),
      tool(
        'read_file',
        { file_path: text, offset: { type: ['integer', 'null'] }, pages: { type: ['string', 'null'] } },
        ['file_path'],
      ),
      tool(
        'run_shell_command',
        { command: text, is_background: flag, timeout: { ...whole, maximum: 600_000 } },
        ['command'],
      ),
      tool('tool_call', { name: { type: 'string', minLength: 1 }, arguments: { type: 'object' } }, [
        'name',
        'arguments',
      ]),
    ],
  },
  {
    agent: 'codex 0.171.0',
    shell: 'exec_command',
    read: undefined,
    tools: [
      tool('exec_command', { cmd: text, prefix_rule: texts, shell: text, tty: flag, workdir: text }, ['cmd']),
      tool('write_stdin', { chars: text, session_id: { type: 'number' } }, ['session_id']),
      tool('view_image', { path: text }, ['path']),
      tool('update_goal', { status: { type: 'string', enum: ['complete', 'blocked'] } }, ['status']),
    ],
  },
  {
    agent: 'cline 3.0.65',
    shell: 'run_commands',
    read: 'read_files',
    tools: [
      tool(
        'read_files',
        {
          files: {
            type: 'array',
            items: tool('', { path: text, start_line: nullable, end_line: nullable }, ['path']).schema,
          },
        },
        ['files'],
      ),
      tool('search_codebase', { queries: texts }, ['queries']),
      tool('run_commands', { commands: texts }, ['commands']),
      tool('apply_patch', { input: { type: 'string', minLength: 1 } }, ['input']),
    ],
  },
  {
    agent: 'pi 1.6.0',
    shell: 'bash',
    read: 'read',
    tools: [
      tool('read', { path: text, offset: { type: 'number' }, limit: { type: 'number' } }, ['path']),
      tool('bash', { command: text, timeout: { type: 'number' } }, ['command']),
      tool('write', { path: text, content: text }, ['path', 'content']),
    ],
  },
  {
    agent: 'an agent with an argument vector',
    shell: 'shell',
    read: 'view',
    tools: [
      tool('view', { absolute_path: text }, ['absolute_path']),
      tool('shell', { command: texts, workdir: text }, ['command']),
    ],
  },
  {
    agent: 'an agent with names of its own',
    shell: 'terminal_session_run',
    read: 'workspace.readDocument',
    tools: [
      tool('workspace.readDocument', { filePath: text, reason: text }, ['filePath', 'reason']),
      tool('preview_image', { path: text }, ['path']),
      tool('terminal_session_run', { script: text }, ['script']),
    ],
  },
]
