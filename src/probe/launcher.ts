// Programs that only start others: a package manager between `watch` and the program would be reported as if it were it.
import { basename } from 'node:path'

const launchers: ReadonlySet<string> = new Set([
  'npm',
  'npm-cli.js',
  'npx',
  'npx-cli.js',
  'pnpm',
  'pnpm.cjs',
  'pnpm.mjs',
  'pnpx',
  'yarn',
  'yarn.js',
  'yarnpkg',
  'corepack',
  'corepack.js',
])

/** @param script `process.argv[1]`: the path of the main module, undefined for `node --eval` */
export function isLauncher(script: string | undefined): boolean {
  return script !== undefined && (launchers.has(basename(script)) || /\/yarn-[\d.]+\.c?js$/.test(script))
}
