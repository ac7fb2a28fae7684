import { describe, expect, it } from 'vitest'
import { oneRoot } from '../../../src/findings/cause/one-root.ts'
import type { FindingOf } from '../../../src/findings/finding.ts'
import { grownPath } from '../evidence.ts'

type Path = FindingOf<'growing-path'>

const below = (field: string, over: Partial<Path> = {}, objectsPerCycle = 1): Path => ({
  rule: 'growing-path',
  kind: 'heap',
  message: field,
  phase: 'life',
  culprit: { file: '/app/a.js', line: 8, seek: ['ajv'] },
  retainerPath: ['ajv (Ajv)', `${field} (Map)`, 'Schema'],
  growthPerCycle: 10,
  evidence: { ...grownPath, objectsPerCycle },
  ...over,
})
const cache = below('cache', { growthPerCycle: 3_000, culprit: { file: '/app/a.js', line: 12 } })
const told = (...paths: readonly Path[]) => oneRoot(paths).map(({ message }) => message)

describe('paths below one variable', () => {
  it('are one leak at one rate, or where one is small: the biggest speaks', () => {
    expect(told(below('names', { growthPerCycle: 2_000 }, 2), cache)).toEqual(['cache'])
    expect(told(cache, below('scope', {}, 0))).toEqual(['cache'])
    expect(oneRoot([cache, below('names')])[0]?.follows).toMatchObject([{ message: 'names' }])
  })

  it('are one where the things of one hold those of the other, directly below the variable', () => {
    const registry = ['cleanups (FinalizationRegistry)', 'closure']
    const closures = below('closures', { retainerPath: registry, culprit: { file: '/app/a.js', line: 26 } })
    const handles = below('handles', { retainerPath: [...registry, 'this (Handle)'] })
    expect(told(handles, closures)).toEqual(['closures'])
    expect(told(closures, below('others', { retainerPath: [registry[0] ?? '', 'Map', 'Job'] }))).toHaveLength(
      2,
    )
    expect(told(closures, { ...handles, culprit: { file: '/app/a.js', line: 9 } })).toHaveLength(2)
  })

  it('are several where somebody was seen to add to each, at other rates, or of other variables', () => {
    const seen = below('jobs', { culprit: { file: '/app/a.js', line: 20 } })
    expect(told(cache, seen)).toHaveLength(2)
    expect(told(cache, below('jobs', { growthPerCycle: 2_000 }, 0.7))).toHaveLength(2)
    expect(told(cache, below('jobs', { retainerPath: ['other', 'jobs', 'Job'] }))).toHaveLength(2)
    expect(told(cache, below('jobs', { retainerPath: ['ajv (Ajv)', 'Job'] }))).toHaveLength(2)
  })
})
