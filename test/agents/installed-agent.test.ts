import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { foundAgent, installAgent } from '../../src/agents/installed-agent.ts'
import { codex } from '../../src/agents/known/codex.ts'
import { codexAcp } from '../../src/agents/known/codex-acp.ts'
import { pi } from '../../src/agents/known/pi.ts'
import { qwenCode } from '../../src/agents/known/qwen-code.ts'

const directory = realpathSync(mkdtempSync(join(tmpdir(), 'tidemark-test-')))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
beforeEach(() => {
  vi.stubEnv('XDG_CACHE_HOME', join(directory, 'cache'))
  vi.stubEnv('PATH', join(directory, 'bin'))
})
afterEach(() => vi.unstubAllEnvs())

function installedIn(root: string, version: string): string {
  const folder = join(root, 'node_modules/@earendil-works/pi-coding-agent')
  const file = join(folder, 'dist/bundle/cli.js')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, '')
  chmodSync(file, 0o755)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }))
  return file
}

describe('an agent', () => {
  it('that is nowhere is named with the command that installs it', () => {
    expect(() => foundAgent(pi, undefined)).toThrow(
      'Drive pi: it is not installed, wanted @earendil-works/pi-coding-agent 1.6.0; try next: tidemark agents pi --install, or --agent-path FILE',
    )
  })

  it('is found on the PATH, with the version that it has there', () => {
    const file = installedIn(join(directory, 'global'), '1.4.2')
    mkdirSync(join(directory, 'bin'), { recursive: true })
    symlinkSync(file, join(directory, 'bin/pi'))
    expect(foundAgent(pi, undefined)).toEqual({
      file,
      version: '1.4.2',
      root: join(directory, 'global'),
      where: 'PATH',
    })
  })

  it('is what the launcher on the PATH would start', () => {
    const root = join(directory, 'launched')
    const folder = join(root, 'node_modules/@qwen-code/qwen-code')
    mkdirSync(folder, { recursive: true })
    mkdirSync(join(directory, 'bin'), { recursive: true })
    for (const name of ['cli.js', 'cli-entry.js']) writeFileSync(join(folder, name), '', { mode: 0o755 })
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '0.24.4' }))
    symlinkSync(join(folder, 'cli-entry.js'), join(directory, 'bin/qwen'))
    const file = join(folder, 'cli.js')
    expect(foundAgent(qwenCode, undefined)).toEqual({ file, version: '0.24.4', root, where: 'PATH' })
  })

  it('is taken from the cache before the PATH', () => {
    const root = join(directory, 'cache/tidemark/agents/@earendil-works+pi-coding-agent@1.6.0')
    const file = installedIn(root, '1.6.0')
    expect(foundAgent(pi, undefined)).toEqual({ file, version: '1.6.0', root, where: 'cache' })
  })

  it('may be a program of the package that comes beside its own', () => {
    const root = join(directory, 'cache/tidemark/agents/@openai+codex@0.171.0')
    const { name = '', entry = '' } = codex.package ?? {}
    const file = join(root, 'node_modules', name, entry)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, '', { mode: 0o755 })
    expect(file).toContain(`/@openai/codex-${process.platform}-${process.arch}/vendor/`)
    expect(foundAgent(codex, undefined)).toEqual({ file, version: '0.171.0', root, where: 'cache' })
  })

  it('is taken from where it is said to be before both, by its file or by its folder', () => {
    const file = installedIn(join(directory, 'own'), '9.9.9')
    const folder = join(directory, 'own/node_modules/@earendil-works/pi-coding-agent')
    expect(foundAgent(pi, file)).toMatchObject({ file, version: '9.9.9', where: 'path' })
    expect(foundAgent(pi, folder)).toMatchObject({ file, version: '9.9.9', where: 'path' })
    expect(() => foundAgent(pi, join(directory, 'none'))).toThrow(/is no file, wanted what is started/)
  })

  it('is installed with the version of another that it was measured with', () => {
    const npm = join(directory, 'bin/npm')
    const seen = join(directory, 'seen.json')
    mkdirSync(dirname(npm), { recursive: true })
    writeFileSync(npm, `#!/bin/sh\ncp package.json ${seen}\n`, { mode: 0o755 })
    vi.stubEnv('PATH', `${join(directory, 'bin')}:/usr/bin:/bin`)
    installAgent(codexAcp)
    expect(JSON.parse(readFileSync(seen, 'utf8'))).toEqual({
      private: true,
      overrides: { '@openai/codex': '0.171.0' },
    })
  })

  it('is not installed in part, and what npm said is told', () => {
    const npm = join(directory, 'bin/npm')
    mkdirSync(dirname(npm), { recursive: true })
    writeFileSync(npm, '#!/bin/sh\necho "npm error network down" >&2\nexit 1\n')
    chmodSync(npm, 0o755)
    vi.stubEnv('PATH', `${join(directory, 'bin')}:/usr/bin:/bin`)
    vi.stubEnv('XDG_CACHE_HOME', join(directory, 'other-cache'))
    expect(() => installAgent(pi)).toThrow(
      'Install @earendil-works/pi-coding-agent 1.6.0: npm failed (npm error network down), wanted npm and a registry that it can reach',
    )
    rmSync(join(directory, 'bin/pi'), { force: true })
    expect(() => foundAgent(pi, undefined)).toThrow('it is not installed')
  })
})
