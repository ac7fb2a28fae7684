// Who owns what was acquired, of several packages on one stack: installed for real, for their manifests are asked.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ownerIndex } from '../../src/resources/package-owner.ts'

type Manifests = Readonly<Record<string, object | string>>

/** `''` is the program itself; the file of each package by its name. */
function installed(manifests: Manifests): (name: string) => string {
  const root = mkdtempSync(join(tmpdir(), 'tidemark-owner-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const folderOf = (name: string) => (name === '' ? root : join(root, 'node_modules', name))
  for (const [name, manifest] of Object.entries(manifests)) {
    mkdirSync(folderOf(name), { recursive: true })
    const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest)
    writeFileSync(join(folderOf(name), 'package.json'), text)
  }
  return (name) => join(folderOf(name), 'index.js')
}

const layers: Manifests = {
  '': { dependencies: { 'rolling-log': '1', 'layer-stream': '1' } },
  'rolling-log': { dependencies: { 'layer-stream': '1' } },
  'layer-stream': { dependencies: { 'thin-pump': '1' } },
  'thin-pump': {},
  'web-frame': {},
  uploads: {},
}

describe('the owner among the packages on a stack', () => {
  it('is the one that needs the others, wherever it stands', () => {
    const file = installed(layers)
    for (const calledBy of ['user', 'nobody'] as const) {
      const inner = ['thin-pump', 'thin-pump', 'layer-stream', 'rolling-log', 'layer-stream'].map(file)
      expect(ownerIndex(inner, calledBy)).toBe(3)
      expect(ownerIndex(['layer-stream', 'rolling-log', 'rolling-log'].map(file), calledBy)).toBe(1)
    }
  })

  it('is known where what stands between the two is not on the stack', () => {
    const file = installed(layers)
    expect(ownerIndex(['thin-pump', 'rolling-log', 'thin-pump'].map(file), 'nobody')).toBe(1)
  })

  it('is the one that the program names, of those that do not need each other', () => {
    const file = installed({
      ...layers,
      '': { devDependencies: { uploads: '1' }, dependencies: { 'web-frame': '1' } },
    })
    expect(ownerIndex(['uploads', 'web-frame'].map(file), 'nobody')).toBe(1)
    expect(ownerIndex(['thin-pump', 'web-frame', 'thin-pump'].map(file), 'user')).toBe(1)
  })

  it('is else what the user called, and without a user the innermost: the outermost only dispatched', () => {
    const file = installed({ ...layers, '': { dependencies: { uploads: '1', 'web-frame': '1' } } })
    const stack = ['uploads', 'uploads', 'web-frame', 'web-frame'].map(file)
    expect(ownerIndex(stack, 'user')).toBe(2)
    expect(ownerIndex(stack, 'nobody')).toBe(0)
  })

  it('is the same by a module’s URL as by its path', () => {
    const file = installed(layers)
    const [pump, log] = [file('thin-pump'), file('rolling-log')]
    expect(ownerIndex([pump, pathToFileURL(log).href, log], 'nobody')).toBe(1)
  })

  it('is told without manifests, with broken ones and with packages that need each other', () => {
    for (const manifest of [
      '{',
      '[]',
      'null',
      '{ "dependencies": 3 }',
      { peerDependencies: { a: '1', b: '1' } },
    ]) {
      const file = installed({ a: manifest, b: manifest })
      expect(ownerIndex(['a', 'b', 'a', 'b'].map(file), 'user')).toBe(1)
      expect(ownerIndex(['a', 'b'].map(file), 'nobody')).toBe(0)
    }
    const nowhere = ['/app/node_modules/hub/a.js', '/app/node_modules/pipe/b.js']
    expect(ownerIndex(nowhere, 'user')).toBe(1)
  })

  it('is none where only the program is on the stack', () => {
    expect(ownerIndex([], 'user')).toBeUndefined()
    expect(ownerIndex(['/app/a.js', '/app/node_modules/b.js'], 'nobody')).toBeUndefined()
  })
})
