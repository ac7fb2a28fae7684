import { describe, expect, it } from 'vitest'
import { agentNames, agentScenarioNames } from '../../src/agents/agent-names.ts'
import { agentScenarios } from '../../src/agents/agent-scenarios.ts'
import { chosenAgent, knownAgents } from '../../src/agents/known-agents.ts'

describe('agents', () => {
  it('are those that the command line names', () => {
    expect(knownAgents.map(({ name }) => name)).toEqual(agentNames)
    expect(Object.keys(agentScenarios)).toEqual(agentScenarioNames)
  })

  it('are pinned exactly', () => {
    for (const each of knownAgents) expect(each.package?.version).toMatch(/^\d+\.\d+\.\d+$/)
  })

  it('are any that speak the protocol, by their command', () => {
    const { definition, command } = chosenAgent(`acp: node --flag "my agent/agent.mjs" 'two words'`)
    expect(command).toEqual(['node', '--flag', 'my agent/agent.mjs', 'two words'])
    expect(definition).toMatchObject({ name: 'agent', protocol: 'acp' })
  })

  it.each(['gemini', 'acp:', 'acp:  '])('are not %s', (name) => {
    expect(() => chosenAgent(name)).toThrow(
      /it is not known, wanted one of gemini-cli, pi.*or 'acp: COMMAND'/,
    )
  })
})
