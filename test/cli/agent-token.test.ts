import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { childEnvironment } from '../../src/agent/process/child-environment.ts'
import { ChildProcesses } from '../../src/agent/process/child-processes.ts'
import { runCommand } from '../../src/agent/process/run-command.ts'
import { ResourceRegistry } from '../../src/resources/registry.ts'
import { temporaryDirectory } from '../agent/fixture.ts'
import { started } from '../dashboards/served-prometheus.ts'

const main = resolve(import.meta.dirname, '../../src/cli/main.ts')

const status = async (url: string, token?: string): Promise<number> =>
  (await fetch(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } })).status

describe('the token of tidemark agent', () => {
  it('is made where none is given, printed, kept for its owner alone, and gone with the server', async () => {
    using directory = temporaryDirectory()
    const args = ['agent', '--port', '0', '--directory', directory.path]
    let file = ''
    {
      await using agent = await started([main, ...args], /live page: \S+\n/)
      const url = /listening on (\S+)/.exec(agent.said)?.[1] ?? ''
      const [, token = ''] = /^token: ([\w-]{32}) \(also in .*\)$/m.exec(agent.said) ?? []
      file = /\(also in (.*)\)/.exec(agent.said)?.[1] ?? ''
      expect(agent.said).toContain(`live page: ${url}/live#token=${token}\n`)
      expect(readFileSync(file, 'utf8')).toBe(`${token}\n`)
      expect(statSync(file).mode & 0o777).toBe(0o600)
      expect(file.startsWith(directory.path)).toBe(false)
      for (const path of ['/sessions', '/metrics', '/stats']) {
        expect(await status(url + path)).toBe(401)
        expect(await status(url + path, token)).toBe(200)
      }
      expect(await status(`${url}/healthz`)).toBe(200)
    }
    expect(existsSync(file)).toBe(false)
  })

  it('is not made, and none is asked for, where the user wants none', async () => {
    using directory = temporaryDirectory()
    const args = ['agent', '--no-token', '--port', '0', '--directory', directory.path]
    await using agent = await started([main, ...args], /live page: \S+\n/)
    expect(agent.said).not.toContain('token')
    expect(await status(`${/listening on (\S+)/.exec(agent.said)?.[1]}/sessions`)).toBe(200)
  })

  it('is not repeated where it was given', async () => {
    using directory = temporaryDirectory()
    const args = ['agent', '--port', '0', '--directory', directory.path]
    const child = spawn(process.execPath, [main, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TIDEMARK_TOKEN: 'planted-token-of-the-user' },
    })
    let said = ''
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      said += String(chunk)
      if (said.includes('live page')) break
    }
    child.kill('SIGTERM')
    await once(child, 'exit')
    expect(said).toContain('listening on')
    expect(said).not.toContain('planted-token')
  })
})

describe('what the agent starts', () => {
  it('has neither the key of the model nor the token, under whatever name', async () => {
    const environment = {
      PATH: process.env['PATH'],
      HOME: '/home/somebody',
      TIDEMARK_MODEL_KEY: 'planted-key',
      TIDEMARK_TOKEN: 'planted-token',
      OPENAI_API_KEY: 'planted-key',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=planted',
      OTEL_EXPORTER_OTLP_METRICS_HEADERS: 'x-key=planted',
    }
    expect(childEnvironment(environment, { MARK: '1' })).toEqual({
      PATH: process.env['PATH'],
      HOME: '/home/somebody',
      MARK: '1',
    })
    process.env['TIDEMARK_MODEL_KEY'] = 'planted-key'
    process.env['TIDEMARK_TOKEN'] = 'planted-token'
    try {
      await using processes = new ChildProcesses(new ResourceRegistry())
      const command = { file: 'env', args: [], directory: '/', streams: 'output' as const }
      let stdout = ''
      await runCommand(processes, {
        command,
        timeoutMs: 10_000,
        signal: new AbortController().signal,
        take: async (chunk) => void (stdout += String(chunk)),
      })
      expect(stdout).toContain('PATH=')
      expect(stdout).not.toContain('planted')
    } finally {
      delete process.env['TIDEMARK_MODEL_KEY']
      delete process.env['TIDEMARK_TOKEN']
    }
  })
})
