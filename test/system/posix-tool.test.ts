// `ps` and `lsof` are for those who look, and never for a program that is looked at: nothing that is loaded into one can
// start them.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runTool } from '../../src/system/posix-tool.ts'

const root = resolve(import.meta.dirname, '../..')
const tool = join(root, 'src/system/posix-tool.ts')

/** All that is loaded with these files, types left out. */
function loaded(files: readonly string[]): ReadonlySet<string> {
  const found = new Set(files)
  for (const file of found) {
    const text = readFileSync(file, 'utf8').replaceAll(/\b(?:import|export) type\b[^'"]*['"][^'"]*['"]/g, '')
    for (const [, path = ''] of text.matchAll(/(?:\bfrom|\bimport\(|\bimport)\s*['"](\.[^'"]+\.ts)['"]/g))
      found.add(resolve(dirname(file), path))
  }
  return found
}

const inside = (pattern: string): readonly string[] =>
  globSync(pattern, { cwd: root }).map((file) => join(root, file))

describe('the tools', () => {
  it.for([
    'src/host/**/*.ts',
    'src/probe/**/*.ts',
    'src/runtimes/**/*.ts',
    'src/telemetry/**/*.ts',
    'src/agent/**/*.ts',
  ])('are in nothing that %s loads', (pattern) => {
    const files = loaded(inside(pattern))
    expect(files.size).toBeGreaterThan(10)
    expect(files.has(tool)).toBe(false)
  })

  it('are in what looks from outside', () => {
    for (const file of ['runner/observer.ts', 'watch/watched-tree.ts', 'attach/outside.ts'])
      expect(loaded([join(root, 'src', file)]).has(tool)).toBe(true)
  })

  it('tell nothing where there is no such program', () => {
    const before = process.env['PATH']
    process.env['PATH'] = '/nowhere'
    try {
      expect(runTool('ps', ['-A'])).toBeUndefined()
    } finally {
      process.env['PATH'] = before
    }
    expect(runTool('ps', ['-A'])?.text).toContain('PID')
  })
})
