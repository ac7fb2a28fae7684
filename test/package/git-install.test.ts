// The package straight from a git repository, as a stranger gets it before it is published: the repository holds no
// built files, so the install builds them. From a bare repository on this machine; only dependencies come from outside.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const room = realpathSync(mkdtempSync(join(tmpdir(), 'tidemark-git-')))
afterAll(() => rmSync(room, { recursive: true, force: true }))

/** What a package manager says where there is no network. */
const OFFLINE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ERR_PNPM_META_FETCH_FAIL/

const env = {
  ...process.env,
  PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
  GIT_INDEX_FILE: undefined,
}

function git(given: readonly string[], extra: NodeJS.ProcessEnv = {}): string {
  return execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...given], {
    cwd: root,
    env: { ...env, ...extra },
    encoding: 'utf8',
    maxBuffer: 1e8,
  }).trim()
}

/** The working tree as it is, in one commit of a bare repository. */
function published(): { readonly url: string; readonly commit: string } {
  const remote = join(room, 'tidemark.git')
  const index = { GIT_INDEX_FILE: join(room, 'index') }
  git(['init', '--quiet', '--bare', '--initial-branch=main', remote])
  git(['add', '--all'], index)
  const commit = git(['commit-tree', git(['write-tree'], index), '-m', 'as it is'])
  git(['push', '--quiet', remote, `${commit}:refs/heads/main`])
  return { url: `git+file://${remote}`, commit }
}

const { url, commit } = published()

function typed(
  cwd: string,
  command: readonly string[],
): { readonly code: number | null; readonly said: string } {
  const [file = '', ...given] = command
  const { status, stdout, stderr } = spawnSync(file, given, { cwd, env, encoding: 'utf8', timeout: 500_000 })
  return { code: status, said: `${stdout}\n${stderr}` }
}

function project(name: string): string {
  const directory = join(room, name)
  mkdirSync(directory)
  writeFileSync(join(directory, 'package.json'), '{ "type": "module" }\n')
  writeFileSync(join(directory, 'steps.mjs'), 'export const create = () => ({ step() {}, close() {} })\n')
  return directory
}

function mustWork(directory: string): void {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(typed(directory, ['npx', '--no-install', 'tidemark', '--version'])).toMatchObject({
    code: 0,
    said: expect.stringContaining(version),
  })
  const init = ['npx', '--no-install', 'tidemark', 'init', '--program', 'steps.mjs', '--no-run']
  expect(typed(directory, init)).toMatchObject({ code: 0 })
  for (const file of ['dist/src/index.d.ts', 'dist/src/host/host.js', 'docs/config.schema.json'])
    expect(existsSync(join(directory, 'node_modules/tidemark', file))).toBe(true)
}

describe('an install from a git repository', () => {
  it('builds what is missing: npm', { timeout: 900_000 }, ({ skip }) => {
    const directory = project('with-npm')
    const quiet = ['--no-audit', '--no-fund', '--prefer-offline']
    const { code, said } = typed(directory, ['npm', 'install', '--save-dev', ...quiet, `${url}#${commit}`])
    if (code !== 0 && OFFLINE.test(said)) {
      process.stderr.write('SKIPPED an install with npm: the registry cannot be reached\n')
      skip()
    }
    expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' })
    mustWork(directory)
  })

  it('builds what is missing once it is allowed: pnpm', { timeout: 900_000 }, ({ skip }) => {
    const directory = project('with-pnpm')
    const add = ['npx', '-y', 'pnpm@12', 'add', '--save-dev', '--prefer-offline', `${url}#${commit}`]
    const refused = typed(directory, add)
    if (OFFLINE.test(refused.said)) {
      process.stderr.write('SKIPPED an install with pnpm: the registry cannot be reached\n')
      skip()
    }
    expect(refused.said).toContain('allowBuilds')
    const allowed = `allowBuilds:\n  'tidemark@${url}#${commit}': true\n`
    writeFileSync(join(directory, 'pnpm-workspace.yaml'), allowed)
    const { code, said } = typed(directory, add)
    expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' })
    mustWork(directory)
  })
})
