// Gives a piece of work to a subagent: a session of its own, so that what it reads never fills the window of this one.
import type { RunSubagent } from '../subagents.ts'
import { checkInput, stringOf, type Tool } from './tool.ts'

export function taskTool(runSubagent: RunSubagent): Tool {
  const tool: Tool = {
    name: 'task',
    description:
      'Give a piece of work to a subagent with a context of its own. It is told only the prompt, and its last words are the result.',
    inputSchema: {
      type: 'object',
      properties: {
        description: { type: 'string', description: 'The work in a few words' },
        prompt: { type: 'string', description: 'All that the subagent needs to know' },
      },
      required: ['description', 'prompt'],
    },
    async execute(input, { sessionId, callId, signal }) {
      checkInput(tool, input)
      const title = stringOf(input, 'description').slice(0, 80)
      const request = { parentId: sessionId, callId, title, prompt: stringOf(input, 'prompt'), signal }
      return { output: await runSubagent(request), title }
    },
  }
  return tool
}
