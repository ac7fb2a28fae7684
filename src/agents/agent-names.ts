// What an agent and a scenario of agents may be called on a command line. Apart from them: help loads none of their code.

export const agentNames = [
  'gemini-cli',
  'pi',
  'qwen-code',
  'opencode',
  'opencode-http',
  'codex',
  'codex-acp',
  'openclaw',
  'cline',
  'reference-agent',
] as const

export const agentScenarioNames = [
  'prompts',
  'session-churn',
  'idle',
  'endings',
  'long-session',
  'clients',
  'directories',
  'disposed-directories',
] as const
export type AgentScenarioName = (typeof agentScenarioNames)[number]
