// Agents that others wrote on the command line: which there are, and what a scenario on one says and returns.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandOf } from '../agents/planted-agents.ts'
import { temporaryDirectory } from '../runner/planted-run.ts'
import { main, node, tidemark } from './tidemark.ts'

describe('tidemark agents', () => {
  it('names them with what each can do', async () => {
    using directory = temporaryDirectory()
    const { code, stdout } = await tidemark(directory.path, 'agents')
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /gemini-cli {2}@google\/gemini-cli 0\.61\.0 \(.*\)\n {2}driven over acp, runs on Node/,
    )
    expect(stdout).toContain('a session is replaced by the next')
  })

  it('tells the same to programs', async () => {
    using directory = temporaryDirectory()
    const { stdout } = await tidemark(directory.path, 'agents', 'pi', '--json')
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ name: 'pi', protocol: 'pi-rpc', sessionEnds: 'replaced', pinned: '1.6.0' }),
    ])
  })
})

describe('tidemark scenario --agent', () => {
  it('returns 1 for a leak, and prints nothing but the result', async () => {
    using directory = temporaryDirectory()
    const { code, stdout, stderr } = await tidemark(
      directory.path,
      'scenario',
      'endings',
      '--agent',
      commandOf('daemon'),
      '--json',
    )
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      scenario: 'endings',
      subject: 'planted-agent',
      verdict: 'leak',
    })
    expect(stderr).toContain('SIGTERM (2/5)')
  })

  it.each([
    [['nothing', '--agent', 'pi'], 'wanted prompts, session-churn, idle, endings, long-session, clients,'],
    [['prompts', '--agent', 'clipper'], 'it is not known, wanted one of gemini-cli, pi'],
    [['prompts', '--agent', 'pi', '--plant', 'x'], '--plant is given too, wanted it without --agent'],
    [['prompts', '--agent', 'acp: true'], 'before it answered, wanted an agent that speaks acp'],
    [['prompts', '--agent', 'acp: /no/such/program'], 'it cannot be run, wanted a program'],
    [['prompts', '--agent', 'pi', '--agent-path', '/no/such/file'], 'is no file'],
    [['prompts', '--agent', 'acp: true', '--install'], '--agent-path or --install is given too'],
  ] as const)('refuses %j', async (args, message) => {
    using directory = temporaryDirectory()
    const { code, stderr } = await tidemark(directory.path, 'scenario', ...args)
    expect(stderr).toContain(message)
    expect(code).toBe(2)
  })
})

describe('tidemark agents compare', () => {
  it('writes a table and a page, and tells what failed from what is clean', async () => {
    using directory = temporaryDirectory()
    const { code, stdout } = await tidemark(
      directory.path,
      'agents',
      'compare',
      commandOf('none'),
      'acp: true',
      '--scenarios',
      'endings',
      '--out',
      'compared',
      '--markdown',
      'table.md',
    )
    expect(stdout).toMatch(/endings on planted-agent +– +clean/)
    expect(stdout).toMatch(/failed: true-endings: Start true: it ended .*, wanted an agent that speaks acp/)
    expect(code).toBe(2)
    const table = readFileSync(join(directory.path, 'table.md'), 'utf8')
    expect(table).toContain('| planted-agent | ✔ CLEAN<br>nobody, in 5 ways |')
    expect(table).toContain('- SIGKILL: it ends, nobody is left')
    expect(readFileSync(join(directory.path, 'compared/agents.html'), 'utf8')).toContain('2 agents compared')
    const again = await tidemark(
      directory.path,
      'agents',
      'compare',
      '--merge',
      'compared',
      '--out',
      'merged',
    )
    expect(again.code).toBe(2)
    expect(readFileSync(join(directory.path, 'merged/agents.md'), 'utf8')).toBe(table)
  })

  it.each([
    [['clipper'], 'it is not known, wanted one of gemini-cli, pi'],
    [
      ['--scenarios', 'endings,nothing'],
      'by nothing: there is no scenario of this name, wanted some of prompts,',
    ],
    [['--scenarios', ','], 'wanted names with commas between them'],
    [
      ['pi'],
      'it is not installed, wanted @earendil-works/pi-coding-agent 1.6.0; try next: tidemark agents pi --install',
    ],
    [[], 'none is installed, wanted one; try next: tidemark agents compare --install'],
    [['--merge', 'nowhere'], 'it is no directory, wanted what tidemark agents compare wrote'],
    [['pi', '--merge', '.'], 'pi is given too, wanted directories alone'],
  ] as const)('refuses %j', async (args, message) => {
    using directory = temporaryDirectory()
    const env = { ...process.env, XDG_CACHE_HOME: directory.path, PATH: '/nowhere' }
    const { code, stderr } = await node(directory.path, [main, 'agents', 'compare', ...args], env)
    expect(stderr).toContain(message)
    expect(code).toBe(2)
  })
})
