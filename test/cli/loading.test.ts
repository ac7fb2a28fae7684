// What a command line loads: help, the version and a misspelt command need no command's code.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const main = join(import.meta.dirname, '../../src/cli/main.ts')
const directory = mkdtempSync(join(tmpdir(), 'tidemark-loading-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const listing = join(directory, 'listing.mjs')
writeFileSync(
  listing,
  `import { registerHooks } from 'node:module'
import { writeSync } from 'node:fs'
const loaded = []
registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
process.on('exit', () => writeSync(3, loaded.join('\\n')))`,
)

/** Addresses of the modules that this command line loaded, Node's own left out. */
function loadedBy(...args: readonly string[]): readonly string[] {
  const { output } = spawnSync(process.execPath, ['--import', listing, main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
  })
  return (output[3] ?? '').split('\n').filter((url) => url.startsWith('file:') && !url.endsWith(listing))
}

describe('what a command line loads', () => {
  it.each([['--version'], ['--help'], ['chekc'], ['check', '--help']])('is no command for %s', (...args) => {
    const loaded = loadedBy(...args)
    expect(loaded.some((url) => url.endsWith('/cli/program.ts'))).toBe(true)
    expect(loaded.filter((url) => /-command\.ts$|\/zod\//.test(url))).toEqual([])
    expect(loaded.length).toBeLessThan(32)
  })

  it('is the one command that runs, and none of the others', () => {
    const commands = loadedBy('report', join(directory, 'none')).filter((url) => url.endsWith('-command.ts'))
    expect(commands.map((url) => url.split('/').at(-1))).toEqual(['report-command.ts'])
  })
})
