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
    const ofOthers = knownAgents.filter(({ own }) => own === undefined)
    expect(knownAgents.length - ofOthers.length).toBe(1)
    for (const each of ofOthers) expect(each.package?.version).toMatch(/^\d+\.\d+\.\d+$/)
  })

  it.each(knownAgents.map((each) => [each.name, each] as const))(
    '%s is told of our model and of no other address',
    (_, { files, environment, placeArguments }) => {
      const place = {
        home: '/home/of/it',
        work: '/project/of/it',
        modelUrl: 'http://127.0.0.1:4747',
        port: 4748,
      }
      const given = [
        ...Object.values(files?.(place) ?? {}),
        ...Object.values(environment(place)),
        ...(placeArguments?.(place) ?? []),
      ]
      const addresses = given.join(' ').match(/\w+:\/\/[^\s"'/]+/g)
      expect(new Set(addresses)).toEqual(new Set([place.modelUrl]))
    },
  )

  it('are started without their launcher, and end a session by a request of their own', () => {
    expect(chosenAgent('qwen-code').definition).toMatchObject({
      package: { entry: 'cli.js' },
      nodeOptions: ['--expose-gc'],
      closeMethod: 'qwen/control/session/close',
      can: { ends: 'closed' },
    })
  })

  it('are programs of their own that the package of this platform brings', () => {
    const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
    const own = { runtime: 'executable' }
    expect(chosenAgent('opencode').definition).toMatchObject({
      package: { name: `opencode-${platform}`, entry: 'bin/opencode' },
      ...own,
    })
    expect(chosenAgent('opencode-http').definition).toMatchObject({
      package: { name: `opencode-${platform}`, entry: 'bin/opencode' },
      isServer: true,
      ...own,
    })
    expect(chosenAgent('codex').definition).toMatchObject({
      package: { entry: expect.stringMatching(/^\.\.\/codex-\w+-\w+\/vendor\/[\w-]+\/bin\/codex/) },
      ...own,
    })
    expect(chosenAgent('cline').definition).toMatchObject({
      package: { name: `@cline/cli-${platform}`, entry: 'bin/cline' },
      ...own,
    })
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
