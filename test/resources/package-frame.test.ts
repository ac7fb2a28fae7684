import { describe, expect, it } from 'vitest'
import { packageFolder, packageName } from '../../src/resources/package-frame.ts'

const hub = '/app/node_modules/event-hub/index.js'
const plumbing = '/app/node_modules/event-hub/node_modules/@thin/pipe/lib/index.js'

describe('the package of a file', () => {
  it('is the folder below the innermost node_modules, with its scope', () => {
    expect([packageName(hub), packageName(plumbing)]).toEqual(['event-hub', '@thin/pipe'])
    expect(packageFolder(plumbing)).toBe('/app/node_modules/event-hub/node_modules/@thin/pipe')
    expect(packageName('/app/node_modules/.pnpm/a@1.0.0/node_modules/a/x.js')).toBe('a')
  })

  it('is none for the program, for Node, and for a file that lies in no package', () => {
    for (const file of [
      '/app/src/x.ts',
      'node:events',
      '',
      '/app/node_modules/x.js',
      '/app/node_modules/@a/x.js',
    ])
      expect(packageName(file)).toBeUndefined()
  })
})
