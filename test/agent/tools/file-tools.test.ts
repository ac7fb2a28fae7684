import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { LruFileCache } from '../../../src/agent/cache/file-cache.ts'
import { editTool } from '../../../src/agent/tools/edit.ts'
import { globTool } from '../../../src/agent/tools/glob.ts'
import { grepTool } from '../../../src/agent/tools/grep.ts'
import { LineSearch } from '../../../src/agent/tools/line-search.ts'
import { readTool } from '../../../src/agent/tools/read.ts'
import type { Tool } from '../../../src/agent/tools/tool.ts'
import { writeTool } from '../../../src/agent/tools/write.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { temporaryDirectory } from '../fixture.ts'

async function run(tool: Tool, directory: string, input: unknown): Promise<string> {
  const call = {
    callId: 'c',
    sessionId: 's',
    signal: new AbortController().signal,
    directory,
    progress: () => {},
  }
  return (await tool.execute(input, call)).output
}

const cache = new LruFileCache(new ResourceRegistry())
afterAll(() => cache[Symbol.asyncDispose]())
const read = readTool([], cache)

describe('a file tool', () => {
  it('refuses every way out of its directory', async () => {
    using outside = temporaryDirectory()
    using inside = temporaryDirectory()
    writeFileSync(join(outside.path, 'secret'), 'secret')
    symlinkSync(outside.path, join(inside.path, 'way-out'))
    symlinkSync(join(outside.path, 'secret'), join(inside.path, 'link'))
    symlinkSync(join(outside.path, 'not-yet'), join(inside.path, 'dangling'))
    const paths = [
      '../x',
      '/etc/passwd',
      'way-out/secret',
      'way-out/new/file',
      'link',
      `${outside.path}/secret`,
    ]
    for (const path of paths) {
      await expect(run(read, inside.path, { path })).rejects.toThrow(/outside/)
      await expect(run(writeTool, inside.path, { path, content: '' })).rejects.toThrow(/outside/)
      await expect(run(editTool, inside.path, { path, oldText: 'a', newText: 'b' })).rejects.toThrow(
        /outside/,
      )
    }
    await expect(run(writeTool, inside.path, { path: 'dangling', content: '' })).rejects.toThrow(/link/)
    await expect(run(globTool, inside.path, { pattern: '../*' })).rejects.toThrow(/leaves/)
    expect(await run(globTool, inside.path, { pattern: 'way-out/*' })).toBe('No file matches')
    expect(await run(grepTool, inside.path, { pattern: 'secret', include: 'way-out/*' })).toBe(
      'No line matches',
    )
    expect(readFileSync(join(outside.path, 'secret'), 'utf8')).toBe('secret')
  })

  it('follows a link that stays inside', async () => {
    using directory = temporaryDirectory()
    writeFileSync(join(directory.path, 'real'), 'here')
    symlinkSync(join(directory.path, 'real'), join(directory.path, 'link'))
    expect(await run(read, directory.path, { path: 'link' })).toBe('1\there')
  })

  it('refuses input that does not fit its schema', async () => {
    using directory = temporaryDirectory()
    await expect(run(read, directory.path, {})).rejects.toThrow('"path" is missing')
    await expect(run(read, directory.path, { path: 5 })).rejects.toThrow(
      '"path" is number and must be string',
    )
    await expect(run(read, directory.path, { path: 'x', limit: 1.5 })).rejects.toThrow('must be integer')
    await expect(run(read, directory.path, 'x')).rejects.toThrow('must be an object')
    await expect(run(read, directory.path, null)).rejects.toThrow('must be an object')
  })
})

describe('read', () => {
  it('numbers the lines it was asked for', async () => {
    using directory = temporaryDirectory()
    writeFileSync(join(directory.path, 'f'), 'a\nb\nc\nd\n')
    expect(await run(read, directory.path, { path: 'f' })).toBe('1\ta\n2\tb\n3\tc\n4\td')
    expect(await run(read, directory.path, { path: 'f', offset: 2, limit: 2 })).toBe('2\tb\n3\tc')
    expect(await run(read, directory.path, { path: 'f', offset: 9 })).toContain('has 4 lines')
  })

  it('refuses a binary file and one that is not there', async () => {
    using directory = temporaryDirectory()
    writeFileSync(join(directory.path, 'b'), Buffer.from([1, 0, 2]))
    await expect(run(read, directory.path, { path: 'b' })).rejects.toThrow(/binary/)
    await expect(run(read, directory.path, { path: 'none' })).rejects.toThrow(/ENOENT/)
  })

  it('may read the roots it was given besides', async () => {
    using directory = temporaryDirectory()
    using spill = temporaryDirectory()
    writeFileSync(join(spill.path, 's'), 'spilled')
    const path = join(spill.path, 's')
    expect(await run(readTool([spill.path], cache), directory.path, { path })).toContain('spilled')
    await expect(run(read, directory.path, { path })).rejects.toThrow(/outside/)
  })
})

describe('write and edit', () => {
  it('makes the directories above a file', async () => {
    using directory = temporaryDirectory()
    await run(writeTool, directory.path, { path: 'a/b/c', content: 'ü' })
    expect(readFileSync(join(directory.path, 'a/b/c'), 'utf8')).toBe('ü')
  })

  it('replaces one passage, literally, and refuses when it is not the only one', async () => {
    using directory = temporaryDirectory()
    const file = join(directory.path, 'f')
    writeFileSync(file, 'one two two')
    await run(editTool, directory.path, { path: 'f', oldText: 'one', newText: '$& $1' })
    expect(readFileSync(file, 'utf8')).toBe('$& $1 two two')
    await expect(run(editTool, directory.path, { path: 'f', oldText: 'two', newText: '' })).rejects.toThrow(
      '2 times',
    )
    await expect(run(editTool, directory.path, { path: 'f', oldText: 'xx', newText: '' })).rejects.toThrow(
      /not occur/,
    )
    await expect(run(editTool, directory.path, { path: 'f', oldText: '', newText: '' })).rejects.toThrow(
      /empty/,
    )
    await run(editTool, directory.path, { path: 'f', oldText: 'two', newText: '2', replaceAll: true })
    expect(readFileSync(file, 'utf8')).toBe('$& $1 2 2')
  })

  it('loses no edit of a file when several run at once', async () => {
    using directory = temporaryDirectory()
    const names = ['a', 'b', 'c', 'd', 'e']
    writeFileSync(join(directory.path, 'f'), names.join(' '))
    await Promise.all(
      names.map((name) =>
        run(editTool, directory.path, { path: 'f', oldText: name, newText: name.toUpperCase() }),
      ),
    )
    expect(readFileSync(join(directory.path, 'f'), 'utf8')).toBe('A B C D E')
  })
})

describe('glob and grep', () => {
  it('find files and lines, and pass over packages and version control', async () => {
    using directory = temporaryDirectory()
    for (const folder of ['src', 'node_modules/x', '.git'])
      mkdirSync(join(directory.path, folder), { recursive: true })
    for (const file of ['src/a.ts', 'src/b.md', 'node_modules/x/c.ts', '.git/d.ts']) {
      writeFileSync(join(directory.path, file), 'first\nneedle here\n')
    }
    expect(await run(globTool, directory.path, { pattern: '**/*.ts' })).toBe('src/a.ts')
    expect(await run(grepTool, directory.path, { pattern: 'need.e' })).toBe(
      'src/a.ts:2:needle here\nsrc/b.md:2:needle here',
    )
    expect(await run(grepTool, directory.path, { pattern: 'absent' })).toBe('No line matches')
    await expect(run(grepTool, directory.path, { pattern: '(' })).rejects.toThrow(/regular expression/)
  })

  it('give up an expression that would take for ever, and stop nobody meanwhile', async () => {
    using directory = temporaryDirectory()
    writeFileSync(join(directory.path, 'f'), `${'a'.repeat(40)}!\n`)
    let turns = 0
    const turning = setInterval(() => turns++, 20)
    const search = new LineSearch('^(a+)+$', 300)
    const { signal } = new AbortController()
    await expect(search.search(join(directory.path, 'f'), signal)).rejects.toThrow(
      'it took longer than 300 ms',
    )
    await search[Symbol.asyncDispose]()
    clearInterval(turning)
    expect(turns).toBeGreaterThan(5)
  })

  it('end with the call that they are for', async () => {
    using directory = temporaryDirectory()
    writeFileSync(join(directory.path, 'f'), `${'a'.repeat(40)}!\n`)
    const ending = new AbortController()
    await using search = new LineSearch('^(a+)+$')
    const found = search.search(join(directory.path, 'f'), ending.signal)
    ending.abort(new Error('the prompt was aborted'))
    await expect(found).rejects.toThrow('the prompt was aborted')
  })

  it('find what a long expression finds in good time', async () => {
    using directory = temporaryDirectory()
    writeFileSync(join(directory.path, 'f'), `${'x '.repeat(400_000)}\nneedle in it\n`)
    expect(await run(grepTool, directory.path, { pattern: '(?:needle|haystack)\\s+(?:in|on)\\b.*$' })).toBe(
      'f:2:needle in it',
    )
  })
})
