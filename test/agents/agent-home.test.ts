import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { AgentHome } from '../../src/agents/agent-home.ts'
import { geminiCli } from '../../src/agents/known/gemini-cli.ts'
import { pi } from '../../src/agents/known/pi.ts'

const model = 'http://127.0.0.1:1'
const addresses = { modelUrl: model, port: 2 }
const directory = mkdtempSync(join(tmpdir(), 'tidemark-test-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
afterEach(() => vi.unstubAllEnvs())

describe('the home of an agent', () => {
  it('has nothing of the user’s environment that could be a key', () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-of-the-user')
    vi.stubEnv('HTTPS_PROXY', 'http://user:word@proxy')
    vi.stubEnv('AWS_PROFILE', 'work')
    using home = new AgentHome(pi, addresses)
    expect(JSON.stringify(home.environment)).not.toMatch(/sk-of-the-user|proxy|AWS/)
    expect(home.environment['HOME']).toBe(home.place.home)
    expect(home.environment['XDG_CONFIG_HOME']).toBe(join(home.place.home, '.config'))
  })

  it('holds the files of the agent, which point to our model, and goes with the run', () => {
    const home = new AgentHome(pi, addresses)
    const models = readFileSync(join(home.place.home, 'pi-agent/models.json'), 'utf8')
    expect(models).toContain(`${model}/v1`)
    expect(statSync(home.root).mode & 0o077).toBe(0)
    home[Symbol.dispose]()
    expect(existsSync(home.root)).toBe(false)
  })

  it('stays where it is kept', () => {
    const home = new AgentHome(pi, addresses, true)
    home[Symbol.dispose]()
    expect(existsSync(home.place.work)).toBe(true)
    rmSync(home.root, { recursive: true })
  })

  it('is refused where a credential lies above it, whose text is not told', () => {
    const above = join(directory, 'above')
    mkdirSync(join(above, 'tmp'), { recursive: true })
    writeFileSync(join(above, '.env'), 'A=1\nexport GEMINI_API_KEY = abcdef\n')
    vi.stubEnv('TMPDIR', join(above, 'tmp'))
    expect(() => new AgentHome(geminiCli, addresses)).toThrow(
      /^Start gemini-cli: it would read .*\/above\/\.env, wanted no/,
    )
    expect(() => new AgentHome(geminiCli, addresses)).not.toThrow(/abcdef/)
    expect(readFileSync(join(above, '.env'), 'utf8')).toContain('abcdef')
  })

  it('is not refused for settings without one', () => {
    const above = join(directory, 'harmless')
    mkdirSync(join(above, 'tmp'), { recursive: true })
    writeFileSync(join(above, '.env'), 'PORT=3000\nGEMINI_API_KEY=\n')
    vi.stubEnv('TMPDIR', join(above, 'tmp'))
    using home = new AgentHome(geminiCli, addresses)
    expect(home.place.work).toContain('harmless')
  })
})
