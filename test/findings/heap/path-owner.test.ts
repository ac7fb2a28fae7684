import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pathOwner } from '../../../src/findings/heap/path-owner.ts'
import type { PathSeries, PathSource } from '../../../src/runner/heap-evidence.ts'

const packages = join(import.meta.dirname, '../../planted/causes/node_modules')
const at = (file: string, line: number): PathSource => ({ file, line, isExact: false })
const list = at(join(packages, 'ring-list/index.js'), 3)
const office = at(join(packages, 'post-office/index.js'), 6)
const own = at('/app/main.mjs', 2)

const path = (holders: readonly PathSource[], source: PathSource | undefined): PathSeries => ({
  id: 1,
  above: [],
  path: [],
  names: [],
  container: undefined,
  what: 'Letter',
  counts: [],
  bytes: [],
  holders,
  source,
  of: 'subject',
})

describe('the package that owns a container', () => {
  it('is the one that needs the package of the container', () => {
    expect(pathOwner(path([list, office], own))).toMatchObject({ package: 'post-office', line: 6 })
    expect(pathOwner(path([list], office))).toMatchObject({ package: 'post-office' })
  })

  it('is the container’s own where the program holds that', () => {
    expect(pathOwner(path([list], own))).toMatchObject({ package: 'ring-list' })
    expect(pathOwner(path([list, own, office], undefined))).toMatchObject({ package: 'ring-list' })
  })

  it('is none where an object of the program holds it, whoever holds that', () => {
    expect(pathOwner(path([own, office], office))).toBeUndefined()
    expect(pathOwner(path([], undefined))).toBeUndefined()
  })
})
