import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { callArguments } from '../../src/model/call-arguments.ts'
import type { OfferedTool } from '../../src/model/model-request.ts'
import { toolFor } from '../../src/model/offered-tools.ts'
import { agentTools } from './agent-tools.ts'

const subject = { command: 'echo 1', path: '/tmp/a.txt', text: 'Step 1' }
const ajv = new Ajv({ strict: false })

function made({ name, schema }: OfferedTool): object {
  const args = callArguments({ name, schema }, subject)
  const isRight = ajv.validate(JSON.parse(JSON.stringify(schema)), args)
  expect(isRight ? '' : `${JSON.stringify(args)}: ${ajv.errorsText()}`).toBe('')
  return args
}

describe.each(agentTools)('the tools of $agent', ({ shell, read, tools }) => {
  it('have a shell, which runs the command', () => {
    const tool = toolFor(tools, undefined)
    expect(tool?.name).toBe(shell)
    expect(toolFor(tools, 'shell')).toBe(tool)
    const values = Object.values(tool === undefined ? {} : made(tool))
    expect([['echo 1'], [['echo 1']], [['bash', '-lc', 'echo 1']]]).toContainEqual(values)
  })

  it('have what reads a file, or nothing that is taken for it', () => {
    const tool = toolFor(tools, 'read')
    expect(tool?.name).toBe(read)
    const args = tool === undefined ? '"/tmp/a.txt"' : JSON.stringify(made(tool))
    expect(args).toContain('"/tmp/a.txt"')
  })

  it('are called with what their schemas take, each by its name', () => {
    for (const tool of tools) {
      expect(toolFor(tools, tool.name)).toBe(tool)
      made(tool)
    }
  })
})

it('finds no tool where none fits, and none by a wrong name', () => {
  const [first] = agentTools
  expect(toolFor([], undefined)).toBeUndefined()
  expect(toolFor(first?.tools ?? [], 'bash')).toBeUndefined()
  expect(toolFor([{ name: 'paint', schema: undefined }], undefined)).toBeUndefined()
})

it('reads where nothing runs commands', () => {
  const tools = agentTools[0]?.tools.filter(({ name }) => name !== 'run_shell_command') ?? []
  expect(toolFor(tools, undefined)?.name).toBe('read_file')
})

it('gives a known shell its command though it has no schema', () => {
  expect(callArguments({ name: 'bash', schema: undefined }, subject)).toEqual({ command: 'echo 1' })
})
